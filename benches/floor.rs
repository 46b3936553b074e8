//! Digitising beside what can't be avoided: decoding and one pass of the network. `floor/` has what is measured and how.
//!
//! ```sh
//! python3 -m venv venv && venv/bin/pip install -r benches/peer/requirements.txt
//! PYTHON=venv/bin/python cargo bench --bench floor
//! ```

#[path = "support/python.rs"]
mod python;

fn main() {
    python::run("floor/floor.py");
}
