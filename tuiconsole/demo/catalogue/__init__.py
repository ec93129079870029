"""The fourteen processes that the demo's invented company runs: what they do, how they fail, what they know."""

from tuiconsole.demo.catalogue.office import CLAIM, CREDIT_CHECK, DUNNING, INVOICE, LOAN, ONBOARDING, RENEWAL
from tuiconsole.demo.catalogue.publishing import CATALOGUE_UPDATE
from tuiconsole.demo.catalogue.trade import CARRIER_BOOKING, CUSTOMS, FRAUD_CHECK, ORDER, PAYMENT, SHIPPING

PROCESSES = (
    ORDER,
    PAYMENT,
    SHIPPING,
    CARRIER_BOOKING,
    CUSTOMS,
    INVOICE,
    LOAN,
    CREDIT_CHECK,
    FRAUD_CHECK,
    CLAIM,
    ONBOARDING,
    RENEWAL,
    DUNNING,
    CATALOGUE_UPDATE,
)
