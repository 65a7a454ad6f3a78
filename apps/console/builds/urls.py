"""Pages of ports, LOA-CFAs, BGP sessions and turn-up."""

from django.urls import path

from apps.console.builds import loas, ports, sessions, turn_up

urlpatterns = [
    path("ports/", ports.port_list, name="port_list"),
    path("ports/add/", ports.port_add, name="port_add"),
    path("ports/reserve/", ports.port_reserve, name="port_reserve"),
    path("ports/<int:number>/", ports.port_detail, name="port_detail"),
    path("ports/<int:number>/edit/", ports.port_edit, name="port_edit"),
    path("ports/<int:number>/broken/", ports.port_broken, name="port_broken"),
    path("ports/<int:number>/mended/", ports.port_mended, name="port_mended"),
    path("ports/<int:number>/release/", ports.port_release, name="port_release"),
    path("loas/", loas.loa_list, name="loa_list"),
    path("loas/new/", loas.loa_new, name="loa_new"),
    path("loas/upload/", loas.loa_receive, name="loa_receive"),
    path("loas/<str:ref>/", loas.loa_detail, name="loa_detail"),
    path("loas/<str:ref>/edit/", loas.loa_edit, name="loa_edit"),
    path("loas/<str:ref>/step/", loas.loa_step, name="loa_step"),
    path("loas/<str:ref>/accept/", loas.loa_accept, name="loa_accept"),
    path("loas/<str:ref>/refuse/", loas.loa_refuse, name="loa_refuse"),
    path("loas/<str:ref>/order/", loas.loa_order, name="loa_order"),
    path("loas/<str:ref>/v<int:version>.pdf", loas.loa_file, name="loa_file"),
    path("sessions/", sessions.session_list, name="session_list"),
    path("sessions/<uuid:uid>/step/", sessions.session_step, name="session_step"),
    path("sessions/<uuid:uid>/remove/", sessions.session_remove, name="session_remove"),
    path("sessions/<uuid:uid>/keep/", sessions.session_keep, name="session_keep"),
    path("interconnects/<str:ref>/sessions/new/", sessions.session_new, name="session_new"),
    path("interconnects/<str:ref>/step/", turn_up.step, name="interconnect_step"),
    path("interconnects/<str:ref>/turn-up/", turn_up.start, name="turn_up_start"),
    path("interconnects/<str:ref>/turn-up/note/", turn_up.note, name="turn_up_note"),
    path("interconnects/<str:ref>/turn-up/drop/", turn_up.drop, name="turn_up_drop"),
    path("interconnects/<str:ref>/hardware/", turn_up.hardware, name="cache_step"),
]
