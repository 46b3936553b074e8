//! Draws scans with exact truth: fixtures, training data, benches.
