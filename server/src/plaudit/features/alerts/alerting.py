"""Alerts put together: the rules hosts write, and the loop that watches them."""

from plaudit.features.alerts.ports import AlertStore, Logs
from plaudit.features.alerts.rules import AlertRules, TriggerTenant
from plaudit.features.alerts.watching import Watching
from plaudit.features.polls.catalogue import Catalogue
from plaudit.features.surveys.ports import SurveyStore
from plaudit.kernel.clock import Clock


class Alerting:
    """`sends_mail`: whether there is a way for letters to go out. `trigger_tenant`: whose a trigger is."""

    def __init__(
        self,
        store: AlertStore,
        logs: Logs,
        catalogue: Catalogue,
        surveys: SurveyStore,
        *,
        clock: Clock,
        sends_mail: bool,
        trigger_tenant: TriggerTenant,
    ) -> None:
        self.store = store
        self.watching = Watching(store, logs, clock)
        self.rules = AlertRules(
            store,
            logs,
            self.watching,
            catalogue,
            surveys,
            clock=clock,
            sends_mail=sends_mail,
            trigger_tenant=trigger_tenant,
        )
