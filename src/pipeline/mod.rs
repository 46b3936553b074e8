//! One scan, from its bytes to its LAS file, QC picture and record. The local pool and the Lambda function call the same.

pub mod record;
