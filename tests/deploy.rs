//! What is deployed to AWS: a function that starts on its glibc, templates that say what the page beside them says.
#![cfg(all(target_os = "linux", target_arch = "x86_64"))]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn deploy(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("deploy").join(file)
}

fn text(file: &str) -> String {
    fs::read_to_string(deploy(file)).unwrap()
}

fn pack(args: &[&Path]) -> Output {
    Command::new("python3").arg(deploy("pack.py")).args(args).output().unwrap()
}

#[test]
fn the_function_and_its_runtime_ask_for_no_newer_glibc_than_lambda_has() {
    let function = Path::new(env!("CARGO_BIN_EXE_curvedig-lambda"));
    let runtime = curvedig::model::runtime::ensure(false, &mut |_| {}).unwrap();
    for binary in [function, &runtime] {
        let checked = pack(&[Path::new("check"), binary]);
        assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
    }
    let folder = tempfile::tempdir().unwrap();
    let newer = folder.path().join("newer");
    fs::write(&newer, b"\x7fELF GLIBC_2.2.5\0GLIBC_2.34\0GLIBC_2.38\0").unwrap();
    let refused = pack(&[Path::new("check"), &newer]);
    assert!(!refused.status.success());
    assert!(String::from_utf8_lossy(&refused.stderr).contains("needs GLIBC_2.38;"));
}

#[test]
fn the_zip_has_the_function_and_its_runtime_side_by_side_and_is_the_same_each_time() {
    let folder = tempfile::tempdir().unwrap();
    let binary = folder.path().join("curvedig-lambda");
    fs::write(&binary, "a function").unwrap();
    let [first, second] = ["1.zip", "2.zip"].map(|name| {
        let zip = folder.path().join(name);
        let packed = pack(&[Path::new("pack"), &binary, Path::new("x86_64"), &zip]);
        assert!(packed.status.success(), "{}", String::from_utf8_lossy(&packed.stderr));
        zip
    });
    assert!(fs::read(&first).unwrap() == fs::read(&second).unwrap());
    let listed = Command::new("python3").args(["-m", "zipfile", "-l"]).arg(&first).output().unwrap();
    let listed = String::from_utf8(listed.stdout).unwrap();
    for name in ["bootstrap", "libonnxruntime.so", "LICENSE.onnxruntime"] {
        assert!(listed.contains(name), "{listed}");
    }
}

#[test]
fn the_page_names_what_the_templates_have() {
    let (page, template, small) = (text("README.md"), text("template.yaml"), text("template-small.yaml"));
    for parameter in [
        "ModelSha256",
        "Architecture",
        "MemorySize",
        "TimeoutSeconds",
        "ReservedConcurrency",
        "OtherBucket",
        "LogRetentionDays",
        "StagingDays",
    ] {
        assert!(template.contains(&format!("\n  {parameter}:\n")) && page.contains(parameter), "{parameter}");
        assert!(small.contains(parameter) || parameter == "ModelSha256", "{parameter}");
    }
    for output in ["BucketName", "SeedingFunction", "CallersPolicyArn"] {
        assert!(template.contains(&format!("\n  {output}:\n")) && page.contains(output), "{output}");
    }
    // What the function and its network mean to the program.
    for part in ["/mnt/models/curvenet/${ModelSha256}/curvenet.onnx", "CURVEDIG_SEED_INTO: /mnt/models"] {
        assert!(template.contains(part), "{part}");
    }
}

#[test]
fn the_archive_runs_offline_with_an_empty_home_and_holds_all_that_belongs_to_it() {
    let folder = tempfile::tempdir().unwrap();
    let binary = Path::new(env!("CARGO_BIN_EXE_curvedig"));
    let packed = pack(&[Path::new("archive"), binary, Path::new("x86_64"), folder.path()]);
    assert!(packed.status.success(), "{}", String::from_utf8_lossy(&packed.stderr));
    let name = concat!("curvedig-", env!("CARGO_PKG_VERSION"), "-x86_64-linux");
    let inside = |program: &str, args: &[&str]| {
        let mut command = Command::new(program);
        // No cache with ONNX Runtime in it, and nothing of this environment.
        command.args(args).current_dir(folder.path()).env_clear().env("HOME", folder.path().join("home"));
        command.env("PATH", "/usr/bin:/bin");
        command.output().unwrap()
    };
    let summed = inside("sha256sum", &["--check", &format!("{name}.tar.gz.sha256")]);
    assert!(summed.status.success(), "{}", String::from_utf8_lossy(&summed.stderr));
    let unpacked = inside("tar", &["xzf", &format!("{name}.tar.gz")]);
    assert!(unpacked.status.success(), "{}", String::from_utf8_lossy(&unpacked.stderr));
    let at = folder.path().join(name);
    for file in [
        "LICENSE-MIT",
        "LICENSE-APACHE",
        "LICENSE.onnxruntime",
        "README.md",
        "completions/_curvedig",
        "completions/curvedig.bash",
        "curvedig.example.toml",
        "curvedig.schema.json",
        "man/curvedig.1",
    ] {
        assert!(fs::metadata(at.join(file)).is_ok_and(|meta| meta.len() > 0), "{file}");
    }
    // Pages and pictures stand where README.md looks for them.
    let readme = fs::read_to_string(at.join("README.md")).unwrap();
    let links = readme.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next());
    let linked: Vec<&str> = links.filter(|to| to.ends_with(".md") || to.ends_with(".png")).collect();
    assert!(linked.len() > 5, "{linked:?}");
    assert!(linked.iter().all(|to| at.join(to).is_file()), "{linked:?}");
    let scan = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/scans/easy.tif");
    let program = at.join("curvedig");
    let run = inside(program.to_str().unwrap(), &["run", "--offline", scan.to_str().unwrap(), "-o", "out"]);
    assert!(matches!(run.status.code(), Some(0 | 4)), "{}", String::from_utf8_lossy(&run.stderr));
    assert!(folder.path().join("out/easy.las").is_file());
}
