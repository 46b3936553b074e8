//! `curvedig` beside a Python pipeline with the same network. `peer/` has it.
//!
//! ```sh
//! python3 -m venv venv && venv/bin/pip install -r benches/peer/requirements.txt
//! PYTHON=venv/bin/python cargo bench --bench peer
//! ```

#[path = "support/python.rs"]
mod python;

fn main() {
    python::run("peer/compare.py");
}
