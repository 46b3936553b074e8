//! Instructions of the stages that need no network, counted by callgrind: a change shows on the noisiest machine.
//!
//! Needs valgrind and, of the version of `gungraun` in Cargo.lock, `cargo install gungraun-runner`.

#![allow(missing_docs)] // Of what the macros make.

mod support;

use std::hint::black_box;

use curvedig::domain::curve::Curve;
use curvedig::domain::page::Page;
use curvedig::domain::trace::Path;
use gungraun::{library_benchmark, library_benchmark_group, main};
use support::stages::Fixed;

#[library_benchmark]
#[bench::page(setup = Fixed::new)]
fn decode(fixed: Fixed) -> u64 {
    black_box(black_box(&fixed).decode())
}

#[library_benchmark]
#[bench::page(setup = Fixed::new)]
fn follow(fixed: Fixed) -> Page {
    black_box(black_box(&fixed).follow())
}

#[library_benchmark]
#[bench::page(setup = Fixed::new)]
fn trace(fixed: Fixed) -> Vec<Vec<Path>> {
    black_box(black_box(&fixed).trace())
}

#[library_benchmark]
#[bench::page(setup = Fixed::new)]
fn calibrate(fixed: Fixed) -> Vec<Curve> {
    black_box(black_box(&fixed).calibrate())
}

#[library_benchmark]
#[bench::page(setup = Fixed::new)]
fn las(fixed: Fixed) -> Vec<u8> {
    black_box(black_box(&fixed).las())
}

#[library_benchmark]
#[bench::page(setup = Fixed::new)]
fn picture(fixed: Fixed) -> Vec<u8> {
    black_box(black_box(&fixed).picture())
}

library_benchmark_group!(name = stages, benchmarks = [decode, follow, trace, calibrate, las, picture]);
main!(library_benchmark_groups = stages);
