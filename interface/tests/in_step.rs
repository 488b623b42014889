//! Every file that is written from the interface stands in the checkout as it would be written now.

use std::path::Path;

#[test]
fn every_written_file_is_in_step() {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    let files = posqr_interface::files(root).expect("the interface can be read");
    let stale: Vec<_> =
        files.iter().filter(|file| !file.is_in_step(root)).map(|file| file.path).collect();
    assert!(stale.is_empty(), "out of step: {stale:?}; run {}", posqr_interface::COMMAND);
}

#[test]
fn writing_brings_a_file_in_step_and_touches_no_other() {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("in_step");
    let file = posqr_interface::File { path: "some/file.txt", text: "as it should be\n".into() };
    std::fs::create_dir_all(root.join("some")).expect("a folder");
    std::fs::write(root.join(file.path), "old\n").expect("a file");
    assert!(!file.is_in_step(&root));
    file.write(&root).expect("it can be written");
    assert!(file.is_in_step(&root));

    let written = root.join(file.path).metadata().expect("it is there").modified().expect("a time");
    file.write(&root).expect("nothing is to be written");
    let now = root.join(file.path).metadata().expect("it is there").modified().expect("a time");
    assert_eq!(written, now);
}
