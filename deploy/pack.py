"""Packs the Lambda function, `pack BINARY MACHINE ZIP`, and the program, `archive BINARY MACHINE FOLDER`; `check BINARY`
says whether Lambda has the glibc it asks for. Needs Python 3.10, pip and nothing else.

The zip holds `bootstrap`, which is what Lambda starts, and beside it ONNX Runtime's library and licence, taken out of the
wheel that the program itself would fetch. The archive holds them, the program, completions, manual page and licences.
The same inputs give the same bytes.
"""

import gzip
import hashlib
import io
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

# glibc of provided.al2023.
GLIBC = (2, 34)
ROOT = Path(__file__).resolve().parent.parent


def check(binary: Path) -> None:
    """Ends with an error where the binary asks for symbols newer than the function's glibc has."""
    found = {(int(major), int(minor)) for major, minor in re.findall(rb"GLIBC_(\d+)\.(\d+)", binary.read_bytes())}
    newer = sorted(version for version in found if version > GLIBC)
    if newer:
        names = ", ".join(f"GLIBC_{major}.{minor}" for major, minor in newer)
        sys.exit(f"{binary} needs {names}; Amazon Linux 2023 has {GLIBC[0]}.{GLIBC[1]}")


def pinned(machine: str) -> tuple[str, str, str]:
    """ONNX Runtime's version, the wheel's platform, and SHA-256 of the library: those of the program."""
    runtime = (ROOT / "src/model/runtime.rs").read_text()
    wheel = (ROOT / "src/model/runtime/wheel.rs").read_text()
    version = re.search(r'VERSION: &str = "([\d.]+)"', runtime)
    library = re.search(rf'"(manylinux_\w+_{machine})", "([0-9a-f]{{64}})"', wheel)
    if not version or not library:
        sys.exit(f"src/model/runtime pins no ONNX Runtime for {machine}")
    return version[1], library[1], library[2]


def runtime(machine: str) -> dict[str, bytes]:
    """The library and its licence, out of the wheel."""
    version, platform, sha256 = pinned(machine)
    with tempfile.TemporaryDirectory() as folder:
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
        pip += ["--platform", platform, "--python-version", "3.12", "--dest", folder, f"onnxruntime=={version}"]
        subprocess.run(pip, check=True)
        wheel = next(Path(folder).glob("*.whl"))
        with zipfile.ZipFile(wheel) as parts:
            names = parts.namelist()
            library = next(name for name in names if re.fullmatch(r".*/capi/libonnxruntime\.so[\d.]*", name))
            licence = next(name for name in names if name == "onnxruntime/LICENSE")
            files = {"libonnxruntime.so": parts.read(library), "LICENSE.onnxruntime": parts.read(licence)}
    found = hashlib.sha256(files["libonnxruntime.so"]).hexdigest()
    if found != sha256:
        sys.exit(f"ONNX Runtime in the wheel has SHA-256 {found} instead of {sha256} and is not used")
    return files


def pack(binary: Path, machine: str, target: Path) -> None:
    """Writes the zip."""
    files = {"bootstrap": binary.read_bytes(), **runtime(machine)}
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_suffix(".tmp")
    with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as out:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            # A file that everyone may read and start.
            entry.external_attr = 0o100755 << 16
            out.writestr(entry, data)
    unfinished.replace(target)
    unpacked = sum(map(len, files.values()))
    print(f"{target}: {target.stat().st_size / 1e6:.1f} MB, {unpacked / 1e6:.1f} MB unpacked", file=sys.stderr)


# Where shells look for completions under these names.
COMPLETIONS = {"bash": "curvedig.bash", "zsh": "_curvedig", "fish": "curvedig.fish", "powershell": "_curvedig.ps1"}


def pages() -> list[str]:
    """README.md, and the pages and pictures that it links to."""
    linked = re.findall(r"\]\(([^)#:]+\.(?:md|png))[)#]", (ROOT / "README.md").read_text(encoding="utf-8"))
    return ["README.md", *linked]


def archive(binary: Path, machine: str, folder: Path) -> None:
    """Writes the archive and its SHA-256."""

    def printed(*arguments: str) -> bytes:
        return subprocess.run([binary.resolve(), *arguments], check=True, capture_output=True, cwd=ROOT / "deploy").stdout

    version = printed("--version").decode().split()[1]
    files = {"curvedig": binary.read_bytes(), **runtime(machine)}
    files |= {name: (ROOT / name).read_bytes() for name in [*pages(), "LICENSE-MIT", "LICENSE-APACHE"]}
    files |= {f"completions/{name}": printed("generate", shell) for shell, name in COMPLETIONS.items()}
    files["man/curvedig.1"] = printed("generate", "man")
    files["curvedig.example.toml"] = printed("generate", "config")
    files["curvedig.schema.json"] = printed("generate", "schema")

    name = f"curvedig-{version}-{machine}-linux"
    tar = io.BytesIO()
    with tarfile.open(fileobj=tar, mode="w", format=tarfile.PAX_FORMAT) as out:
        for path, data in sorted(files.items()):
            entry = tarfile.TarInfo(f"{name}/{path}")
            entry.size = len(data)
            entry.mode = 0o755 if path == "curvedig" else 0o644
            out.addfile(entry, io.BytesIO(data))
    packed = gzip.compress(tar.getvalue(), mtime=0)
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{name}.tar.gz"
    target.with_suffix(".tmp").write_bytes(packed)
    target.with_suffix(".tmp").replace(target)
    (folder / f"{target.name}.sha256").write_text(f"{hashlib.sha256(packed).hexdigest()}  {target.name}\n")
    print(f"{target}: {len(packed) / 1e6:.1f} MB", file=sys.stderr)


def main() -> None:
    match sys.argv[1:]:
        case ["check", binary]:
            check(Path(binary))
        case ["pack", binary, machine, target]:
            pack(Path(binary), machine, Path(target))
        case ["archive", binary, machine, folder]:
            archive(Path(binary), machine, Path(folder))
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()
