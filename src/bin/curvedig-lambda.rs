//! The Lambda function: load the models once, then one scan per event.

#![recursion_limit = "256"] // Futures of the AWS SDK are that deep.

use std::time::Instant;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    curvedig::lambda::run(Instant::now()).await
}
