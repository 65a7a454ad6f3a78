"""Pages of work items."""

from django.urls import path

from apps.console.work import views

urlpatterns = [
    path("work-items/", views.work_list, name="work_list"),
    path("work-items/new/", views.new, name="work_new"),
    path("work-items/hints/", views.hints, name="work_hints"),
    path("work-items/about/<str:ref>/", views.about, name="work_about"),
    path("work-items/<str:key>/", views.detail, name="work_detail"),
    path("work-items/<str:key>/edit/", views.edit, name="work_edit"),
    path("work-items/<str:key>/move/", views.move, name="work_move"),
    path("work-items/<str:key>/comment/", views.comment, name="work_comment"),
    path(
        "work-items/<str:key>/comments/<int:number>/",
        views.comment_remove,
        name="work_comment_remove",
    ),
    path("work-items/<str:key>/attach/", views.attach, name="work_attach"),
    path("work-items/<str:key>/files/<int:number>/", views.download, name="work_file"),
    path(
        "work-items/<str:key>/files/<int:number>/remove/",
        views.file_remove,
        name="work_file_remove",
    ),
    path("work-items/<str:key>/link/", views.link, name="work_link"),
    path("work-items/<str:key>/block/", views.block, name="work_block"),
    path("work-items/<str:key>/watch/", views.watch, name="work_watch"),
    path("work-items/<str:key>/undo/<int:number>/", views.undo, name="work_undo"),
    path("programs/<str:key>/board/", views.board_page, name="board"),
    path("programs/<str:key>/backlog/", views.backlog, name="backlog"),
    path("programs/<str:key>/backlog/rank/", views.rank, name="backlog_rank"),
    path("programs/<str:key>/births/", views.births, name="births"),
    path("programs/<str:key>/births/<str:kind>/drop/", views.birth_drop, name="birth_drop"),
    path("programs/<str:key>/workflow/", views.workflow, name="workflow"),
    path("programs/<str:key>/workflow/<int:number>/", views.column_edit, name="column_edit"),
    path("programs/<str:key>/workflow/<int:number>/drop/", views.column_drop, name="column_drop"),
]
