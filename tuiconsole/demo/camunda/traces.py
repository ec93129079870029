"""Invents the stack trace that goes with a message: the same for the same job, and as long as they come.

Most fill a few screens. Some have gone through three layers of wrappers, and one in many is what a rule engine throws
that called itself too often: 76,000 lines, a megabyte, which is what a viewer has to stand.
"""

from tuiconsole.demo.payloads import ENDLESS_BITS

ENDLESS = 76_000

_THROWN = (
    "java.lang.IllegalStateException",
    "java.net.ConnectException",
    "java.io.UncheckedIOException",
    "java.util.concurrent.CompletionException",
)
_ENGINE = "org.camunda.bpm.engine.impl"
_STEPS = (
    ("pvm.runtime.operation.PvmAtomicOperationActivityExecute$1", "callback"),
    ("pvm.runtime.operation.PvmAtomicOperationActivityExecute", "execute"),
    ("interceptor.CommandInvocationContext", "performNext"),
    ("interceptor.CommandInvocationContext", "performWhile"),
    ("persistence.entity.ExecutionEntity", "executeActivity"),
    ("persistence.entity.ExecutionEntity", "performOperationSync"),
    ("bpmn.behavior.ServiceTaskJavaDelegateActivityBehavior", "performExecution"),
    ("bpmn.behavior.AbstractBpmnActivityBehavior", "executeWithErrorPropagation"),
    ("pvm.runtime.LegacyBehavior", "performStep"),
    ("interceptor.ProcessApplicationContextInterceptor", "execute"),
    ("interceptor.CommandCounterInterceptor", "execute"),
    ("interceptor.LogInterceptor", "execute"),
)
_EXECUTOR = (
    f"\tat {_ENGINE}.jobexecutor.ExecuteJobHelper.executeJob(ExecuteJobHelper.java:57)",
    f"\tat {_ENGINE}.jobexecutor.ExecuteJobsRunnable.executeJob(ExecuteJobsRunnable.java:110)",
    f"\tat {_ENGINE}.jobexecutor.ExecuteJobsRunnable.run(ExecuteJobsRunnable.java:71)",
    "\tat java.base/java.util.concurrent.ThreadPoolExecutor.runWorker(ThreadPoolExecutor.java:1136)",
    "\tat java.base/java.util.concurrent.ThreadPoolExecutor$Worker.run(ThreadPoolExecutor.java:635)",
    "\tat java.base/java.lang.Thread.run(Thread.java:840)",
)


def stack_trace(message: str, activity: str, process: str, bits: int) -> str:
    """As Java prints one, of an activity whose delegate threw."""
    divisor, rest = ENDLESS_BITS
    if bits % divisor == rest:
        return _endless(message)
    long = bits % 17 == 3
    package = "com.example." + process.replace("-", ".")
    delegate = "".join(word.capitalize() for word in activity.split("-")) + "Delegate"
    thrown = message if message.startswith("java.") else f"{_THROWN[bits % len(_THROWN)]}: {message}"
    lines = [thrown, *_own(package, delegate, bits, 4 + bits % 9)]
    frames = _engine(bits, 300 if long else 40 + bits % 41)
    lines += [*frames, *_EXECUTOR]
    for depth in range(3 if long else 1):
        lines.append(f"Caused by: {_THROWN[(bits >> depth) % len(_THROWN)]}: {message}")
        lines += _own(package, f"{delegate}${depth + 1}", bits >> 5 + depth, 6 + (bits >> depth) % (26 if long else 8))
        lines.append(f"\t... {len(frames) - depth} more")
    return "\n".join(lines) + "\n"


def _own(package: str, name: str, bits: int, count: int) -> list[str]:
    calls = ("execute", "call", "send", "handle", "lambda$run$0", "retry", "open", "map")
    return [
        f"\tat {package}.{name}.{calls[(bits >> depth) % len(calls)]}({name.partition('$')[0]}.java:{40 + depth * 13})"
        for depth in range(count)
    ]


def _engine(bits: int, count: int) -> list[str]:
    lines = []
    for depth in range(count):
        type, method = _STEPS[(depth + bits) % len(_STEPS)]
        file = type.rpartition(".")[2].partition("$")[0]
        lines.append(f"\tat {_ENGINE}.{type}.{method}({file}.java:{30 + (bits >> depth % 40) % 170})")
    return lines


def _endless(message: str) -> str:
    """Calls that call each other until the stack is full, with the message on top."""
    lines = [f"java.lang.StackOverflowError: {message}"]
    lines += [f"\tat r.R{depth % 3}.f({depth % 10})" for depth in range(ENDLESS - len(_EXECUTOR) - 1)]
    return "\n".join([*lines, *_EXECUTOR]) + "\n"


def worker_details(message: str, topic: str, bits: int) -> str:
    """What a worker written for Node.js sends along with a failure."""
    lines = [f"Error: {message}"]
    places = ("handle", "processTicksAndRejections", "fetchAndRun", "retry", "Client.request", "poll")
    for depth in range(8 + bits % 25):
        place = places[(bits >> depth) % len(places)]
        lines.append(
            f"    at {place} (/app/workers/{topic}/{depth % 4 or 'index'}.js:{20 + (bits >> depth) % 300}:{depth + 3})"
        )
    lines.append(f"    code: 'E{bits % 900 + 100}', attempt: {1 + bits % 3}, topic: '{topic}'")
    return "\n".join(lines) + "\n"
