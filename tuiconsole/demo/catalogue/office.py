"""What the invented company does behind its counter: bills, loans, claims, people and subscriptions."""

from tuiconsole.demo.catalogue.shapes import (
    CUSTOMERS,
    DAY,
    HOUR,
    MINUTE,
    PRIORITIES,
    call,
    each,
    end,
    gateway,
    inside,
    job,
    message,
    rule,
    scope,
    start,
    timer,
    user,
    worker,
)
from tuiconsole.demo.processes import Process, Variable
from tuiconsole.demo.values import Amount, Flag, Moment, Numbered, Pick, Whole

INVOICE = Process(
    key="invoice",
    name="Invoice receipt",
    share=220,
    versions=(900, 610, 300, 180, 60, 20),
    business_key="INV-{year}-{serial}",
    activities=(
        start("invoice-received", "Invoice received"),
        worker("scan", "Read the scan", "ocr", "Page {} cannot be read", "Worker ocr-{} lost its lock"),
        user("assign-approver", "Assign approver", 5 * HOUR),
        each(user("approve", "Approve invoice", 20 * HOUR), 1, 3),
        gateway("approved", "Approved?"),
        user("clarify", "Clarify with supplier", 2 * DAY),
        call("transfer", "Pay supplier", "payment", 20 * MINUTE),
        job("archive", "Archive invoice", "Archive volume A{} is read-only", "Disk quota exceeded"),
        end("paid", "Invoice paid"),
        end("refused", "Invoice refused"),
    ),
    routes=(
        (70, "invoice-received scan assign-approver approve approved transfer archive paid"),
        (
            20,
            "invoice-received scan assign-approver approve approved clarify approve approved transfer archive paid",
        ),
        (10, "invoice-received scan assign-approver approve approved clarify refused"),
    ),
    variables=(
        Variable("creditor", Pick(3, CUSTOMERS)),
        Variable("amount", Amount(11, 1500, 2500000)),
        Variable("invoiceNumber", Numbered(17, "R", 1000, 99999)),
        Variable("due", Moment(27, 720)),
        Variable("approver", Pick(33, ("mary", "john", "peter")), after=3),
        Variable("approved", Flag(39, 88), after=4),
    ),
)


LOAN = Process(
    key="loan-application",
    name="Loan application",
    share=110,
    versions=(900, 480, 240, 33),
    business_key="LN-{serial}",
    keep_days=3650,
    scopes=(scope("decide", "Decide"),),
    activities=(
        start("applied", "Application received"),
        call("check-credit", "Check credit", "credit-check", 2 * HOUR),
        *inside(
            "decide",
            rule("score", "Score applicant"),
            user("review", "Review application", 26 * HOUR),
            user("second-review", "Second review", 16 * HOUR, since=2),
        ),
        job("draw-up", "Draw up contract", "Template loan_{} is missing the field 'guarantor'"),
        message("await-signature", "Await signature", 3 * DAY),
        job("pay-out", "Pay out", "Core banking: account {} is locked", "Core banking is in maintenance"),
        end("granted", "Loan granted"),
        end("declined", "Loan declined"),
    ),
    routes=(
        (52, "applied check-credit score review draw-up await-signature pay-out granted"),
        (18, "applied check-credit score review second-review draw-up await-signature pay-out granted"),
        (30, "applied check-credit score review declined"),
    ),
    variables=(
        Variable("applicant", Pick(3, ("L. Marsh", "D. Ferrari", "S. Yilmaz", "K. Novak", "A. Lindqvist"))),
        Variable("amount", Amount(11, 100000, 9000000)),
        Variable("months", Whole(20, 6, 120)),
        Variable("score", Whole(26, 120, 980), after=3),
        Variable("risk", Pick(32, ("low", "medium", "high")), after=3),
    ),
)


CREDIT_CHECK = Process(
    key="credit-check",
    name="Credit check",
    share=12,
    versions=(900, 365),
    business_key="CC-{random}",
    started_by_users=False,
    keep_days=None,
    activities=(
        start(),
        worker(
            "ask-bureau",
            "Ask credit bureau",
            "credit-bureau",
            "The bureau answered 429, retry after {} s",
            "Consent of the applicant is missing",
            seconds=50 * MINUTE,
        ),
        rule("rate", "Rate"),
        end(),
    ),
    routes=((100, "start ask-bureau rate end"),),
    variables=(Variable("bureau", Pick(6, ("Credax", "Solvena"))), Variable("rating", Whole(16, 1, 9), after=2)),
)


CLAIM = Process(
    key="claim",
    name="Claim handling",
    share=120,
    versions=(900, 700, 350, 110),
    business_key="CLM/{year}/{serial}",
    scopes=(scope("assess", "Assess damage"),),
    activities=(
        start("reported", "Damage reported"),
        user("register", "Register claim", 4 * HOUR),
        *inside(
            "assess",
            worker("estimate", "Estimate damage", "estimation", "Photo {} is corrupt", seconds=30 * MINUTE, since=3),
            gateway("large", "Large claim?"),
            each(user("send-expert", "Send expert", 4 * DAY), 2, 4),
        ),
        user("decide", "Decide", 22 * HOUR),
        call("settle", "Settle", "payment", 20 * MINUTE),
        job("inform", "Inform customer", "SMTP 550: no such user ({})"),
        end("settled", "Claim settled"),
        end("rejected", "Claim rejected"),
    ),
    routes=(
        (60, "reported register estimate large decide settle inform settled"),
        (22, "reported register estimate large send-expert decide settle inform settled"),
        (18, "reported register estimate large decide inform rejected"),
    ),
    variables=(
        Variable("policy", Numbered(3, "POL-", 400000, 899999)),
        Variable("amount", Amount(11, 5000, 1500000)),
        Variable("customer", Pick(24, CUSTOMERS)),
        Variable("priority", Pick(30, PRIORITIES)),
        Variable("accepted", Flag(36, 80), after=5),
    ),
)


ONBOARDING = Process(
    key="onboarding",
    name="Employee onboarding",
    share=64,
    versions=(800, 450, 75),
    tenant="hr",
    scopes=(scope("prepare", "Prepare workplace"),),
    activities=(
        start("hired", "Contract signed"),
        *inside(
            "prepare",
            job("create-account", "Create account", "LDAP: entry {} already exists", "The licence pool is empty"),
            user("order-laptop", "Order laptop", 2 * DAY),
        ),
        timer("first-day", "First working day", 9 * DAY),
        user("introduce", "Introduce to the team", 7 * HOUR),
        end("onboarded", "Onboarded"),
    ),
    routes=((100, "hired create-account order-laptop first-day introduce onboarded"),),
    variables=(
        Variable("employee", Numbered(5, "E", 10000, 59999)),
        Variable("department", Pick(18, ("Sales", "Logistics", "Finance", "IT"))),
        Variable("startDate", Moment(25, 480)),
        Variable("remote", Flag(34, 35)),
    ),
)


RENEWAL = Process(
    key="subscription-renewal",
    name="Subscription renewal",
    share=160,
    versions=(900, 280, 130, 45),
    business_key="{random}",
    started_by_users=False,
    activities=(
        start("expiring", "Expires in 14 days"),
        worker("offer", "Send offer", "mailing", "Template renewal-{} has no translation"),
        message("await-answer", "Await answer", 5 * DAY),
        call("charge", "Charge", "payment", 20 * MINUTE),
        job("extend", "Extend subscription", "Optimistic locking: subscription {} was changed"),
        end("renewed", "Renewed"),
        end("lapsed", "Lapsed"),
    ),
    routes=(
        (64, "expiring offer await-answer charge extend renewed"),
        (36, "expiring offer await-answer lapsed"),
    ),
    variables=(
        Variable("plan", Pick(8, ("Basic", "Plus", "Business"))),
        Variable("amount", Amount(11, 990, 19900)),
        Variable("customerId", Numbered(21, "C", 1000, 99999)),
        Variable("autoRenew", Flag(40, 55)),
    ),
)


DUNNING = Process(
    key="dunning",
    name="Dunning run",
    share=60,
    versions=(820, 400, 55),
    started_by_users=False,
    activities=(
        start("midnight", "Every midnight"),
        rule("select-level", "Select level"),
        job("write-letter", "Write letter", "No address for customer {}", "PDF service: 502 Bad Gateway"),
        timer("grace", "Grace period", 30 * HOUR, "Account of customer {} is locked by another user"),
        end("closed", "Closed"),
    ),
    routes=((100, "midnight select-level write-letter grace closed"),),
    variables=(
        Variable("level", Whole(6, 1, 4)),
        Variable("balance", Amount(11, 500, 90000)),
        Variable("customerId", Numbered(21, "C", 1000, 99999)),
        Variable("priority", Pick(30, PRIORITIES)),
    ),
)
