"""Pages of statements."""

from django.urls import path

from apps.console.statements import importing, panels, views

urlpatterns = [
    path("statements/", views.statement_list, name="statement_list"),
    path("statements/panel/", panels.for_today, name="statement_panel"),
    path("agreements/<str:ref>/money/", panels.for_agreement, name="agreement_money"),
    path("statements/import/", importing.import_invoices, name="statement_import"),
    path("statements/<str:ref>/", views.detail, name="statement_detail"),
    path("statements/<str:ref>/curve/", views.percentile_curve, name="statement_curve"),
    path("statements/<str:ref>/workbook/", views.workbook, name="statement_workbook"),
    path("statements/<str:ref>/print/", views.print_pdf, name="statement_print"),
    path("statements/<str:ref>/pdf/", views.pdf, name="statement_pdf"),
    path("statements/<str:ref>/invoice/", views.enter_invoice, name="statement_invoice"),
    path("statements/<str:ref>/agree/", views.agree, name="statement_agree"),
    path("statements/<str:ref>/dispute/", views.dispute, name="statement_dispute"),
    path("statements/<str:ref>/resolve/", views.resolve, name="statement_resolve"),
]
