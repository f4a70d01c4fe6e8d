//! `bootstrap-tables`: what AWS Lambda starts as `bootstrap`.

use cinelake_lambda_tables::Function;

/// The query engine goes down into a statement step by step. Pages that nobody touches cost nothing.
const STACK_BYTES: usize = 32 * 1024 * 1024;

fn main() -> Result<(), lambda_runtime::Error> {
    // How large the first thread's stack is, the machine decides.
    let thread = std::thread::Builder::new().stack_size(STACK_BYTES);
    let serving = thread.spawn(serve)?;
    match serving.join() {
        Ok(ended) => ended,
        Err(panic) => std::panic::resume_unwind(panic),
    }
}

fn serve() -> Result<(), lambda_runtime::Error> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_stack_size(STACK_BYTES)
        .build()?;
    runtime.block_on(cinelake_lambda_runtime::serve(Function::new))
}
