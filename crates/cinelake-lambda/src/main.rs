//! `bootstrap`: what AWS Lambda starts.

use cinelake_lambda::Function;

#[tokio::main]
async fn main() -> Result<(), lambda_runtime::Error> {
    cinelake_lambda_runtime::serve(Function::new).await
}
