//! Memory over growing heights of scans, and how soon the program starts. `floor/memory.py` measures.
//!
//! ```sh
//! python3 -m venv venv && venv/bin/pip install -r benches/peer/requirements.txt
//! PYTHON=venv/bin/python cargo bench --bench memory
//! ```

#[path = "support/python.rs"]
mod python;

fn main() {
    python::run("floor/memory.py");
}
