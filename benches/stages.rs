//! How long each stage takes on one drawn page, always the same: `cargo bench --bench stages [-- STAGE]`.

#![allow(missing_docs)] // Of what the macros make.

mod support;

use criterion::{Criterion, criterion_group, criterion_main};
use curvedig::model::ort::OrtSegmenter;
use curvedig::model::reader::OrtReader;
use curvedig::model::runtime;
use curvedig::pipeline::segment::segment;
use support::stages::Fixed;

fn stages(criterion: &mut Criterion) {
    let fixed = Fixed::new();
    let library = runtime::ensure(false, &mut |line| eprintln!("{line}")).expect("ONNX Runtime");
    let environment = || runtime::init(&library).expect("ONNX Runtime");
    let reader = OrtReader::bundled(environment()).expect("the reader");
    let network = OrtSegmenter::bundled(environment()).expect("the network");
    let mut group = criterion.benchmark_group("stages");
    group.sample_size(20);
    group.bench_function("decode", |bencher| bencher.iter(|| fixed.decode()));
    group.bench_function("follow", |bencher| bencher.iter(|| fixed.follow()));
    group.bench_function("find", |bencher| bencher.iter(|| fixed.find(&reader)));
    group.bench_function("segment", |bencher| {
        bencher.iter(|| {
            let strips = fixed.strips();
            strips.iter().map(|strip| segment(strip, fixed.raster(), &network)).collect::<Result<Vec<_>, _>>()
        });
    });
    group.bench_function("trace", |bencher| bencher.iter(|| fixed.trace()));
    group.bench_function("calibrate", |bencher| bencher.iter(|| fixed.calibrate()));
    group.bench_function("las", |bencher| bencher.iter(|| fixed.las()));
    group.bench_function("picture", |bencher| bencher.iter(|| fixed.picture()));
    group.finish();
}

criterion_group!(benches, stages);
criterion_main!(benches);
