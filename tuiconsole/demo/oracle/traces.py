"""Invents the stack trace that goes with a message: the same for the same job, and of a believable length."""

_EXCEPTIONS = (
    "java.lang.IllegalStateException",
    "java.net.ConnectException",
    "javax.ws.rs.ProcessingException",
    "java.util.concurrent.ExecutionException",
)
_ENGINE = (
    "process.engine.delegate.ServiceCallBehavior.execute(ServiceCallBehavior.java:{})",
    "process.engine.delegate.FlowNodeBehavior.perform(FlowNodeBehavior.java:{})",
    "process.engine.pvm.OperationContext.runOne(OperationContext.java:{})",
    "process.engine.pvm.OperationContext.runAll(OperationContext.java:{})",
    "process.engine.pvm.ExecutionEntity.take(ExecutionEntity.java:{})",
    "process.engine.interceptor.TransactionInterceptor.run(TransactionInterceptor.java:{})",
)
_EXECUTOR = (
    "process.engine.jobs.JobRunner.runJob(JobRunner.java:118)",
    "process.engine.jobs.JobRunner.run(JobRunner.java:64)",
    "java.base/java.util.concurrent.ThreadPoolExecutor.runWorker(ThreadPoolExecutor.java:1136)",
    "java.base/java.util.concurrent.ThreadPoolExecutor$Worker.run(ThreadPoolExecutor.java:635)",
    "java.base/java.lang.Thread.run(Thread.java:840)",
)


def stack_trace(message: str, process: str, bits: int) -> str:
    """As Java prints one."""
    package = "com.example." + process.replace("-", ".")
    thrown = message if message.startswith("java.") else f"{_EXCEPTIONS[bits % len(_EXCEPTIONS)]}: {message}"
    frames = [_ENGINE[(bits >> depth) % len(_ENGINE)].format(40 + (bits >> depth) % 400) for depth in range(24)]
    lines = [f"process.engine.EngineException: Activity could not be executed: {message}"]
    lines += [f"\tat {frame}" for frame in (*frames, *_EXECUTOR)]
    lines.append(f"Caused by: {thrown}")
    lines += [f"\tat {package}.Client.call(Client.java:{bits % 300 + 20})"]
    lines += [f"\tat {package}.Delegate.execute(Delegate.java:{bits % 90 + 10})", f"\t... {len(frames)} more"]
    return "\n".join(lines) + "\n"
