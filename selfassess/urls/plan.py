"""The improvement plan, its gaps, and one action (pages.md Q7)."""

from django.urls import URLPattern, path

from selfassess.views import plan, plan_action

urlpatterns: list[URLPattern] = [
    path("plan/", plan.plan_list, name="plan"),
    path("plan/gaps/", plan.plan_gaps, name="plan_gaps"),
    path("plan/file/", plan.plan_file, name="plan_file"),
    path("plan/<int:number>/", plan_action.show_action, name="plan_action"),
    path("plan/<int:number>/edit/", plan_action.edit, name="plan_edit"),
    path("plan/<int:number>/progress/", plan_action.progress, name="plan_progress"),
    path("plan/<int:number>/send/", plan_action.send, name="plan_send"),
    path("plan/<int:number>/drop/", plan_action.drop, name="plan_drop"),
    path("plan/<int:number>/reopen/", plan_action.reopen, name="plan_reopen"),
]
