//! Counts requests, since each is paid.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use aws_sdk_s3::config::interceptors::BeforeTransmitInterceptorContextRef;
use aws_sdk_s3::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_smithy_runtime_api::box_error::BoxError;

/// Requests sent, by what S3 asks for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Requests {
    /// GET, HEAD and whatever else costs as much.
    pub gets: u64,
    /// PUT, COPY, POST and LIST.
    pub puts: u64,
}

/// Counts each attempt as it is sent: refused and repeated ones are paid, too. Removals are free.
#[derive(Debug, Clone, Default)]
pub struct Meter(Arc<Counts>);

#[derive(Debug, Default)]
struct Counts {
    gets: AtomicU64,
    puts: AtomicU64,
}

impl Meter {
    /// So far.
    pub fn requests(&self) -> Requests {
        let read = |count: &AtomicU64| count.load(Ordering::Relaxed);
        Requests { gets: read(&self.0.gets), puts: read(&self.0.puts) }
    }
}

impl Intercept for Meter {
    fn name(&self) -> &'static str {
        "Meter"
    }

    fn read_before_transmit(
        &self,
        context: &BeforeTransmitInterceptorContextRef<'_>,
        _components: &RuntimeComponents,
        _config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let request = context.request();
        let count = match request.method() {
            "DELETE" => return Ok(()),
            "GET" if request.uri().contains("list-type=") => &self.0.puts,
            "GET" | "HEAD" => &self.0.gets,
            _ => &self.0.puts,
        };
        count.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }
}
