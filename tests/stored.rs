//! Indexes that earlier releases have made, as they were on disk.
//!
//! Each folder of `tests/stored/` is named after a release, and holds `corpus.tar.zst`, the statements, and
//! `index.tar.zst`, the index that the release made of them. They are made once and never again:
//!
//! ```sh
//! onrecord index corpus   # in a folder that holds only the corpus, with the release
//! tar --zstd --sort=name --owner=0 --group=0 -cf index.tar.zst index
//! ```

use std::path::Path;

use crate::support::Test;

fn unpack(archive: &Path, to: &Path) {
    let file = std::fs::File::open(archive).unwrap_or_else(|e| panic!("{}: {e}", archive.display()));
    tar::Archive::new(zstd::stream::read::Decoder::new(file).unwrap()).unpack(to).unwrap();
}

/// An index of an earlier release is searched, or refused with the command that makes it anew; and that command does.
#[test]
fn stored_indexes_of_earlier_releases_are_opened() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stored");
    let mut releases: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    releases.sort();
    assert!(!releases.is_empty());
    for release in releases {
        let test = Test::new();
        unpack(&release.join("corpus.tar.zst"), &test.path(""));
        unpack(&release.join("index.tar.zst"), &test.path(""));
        let what = release.display();
        let found = test.run(["search", "boats", "--count"]);
        match found.code {
            Some(0) => assert_eq!(found.stdout, "3\n", "{what}"),
            Some(3) => assert!(found.stderr.contains("rebuild it: onrecord index"), "{what}: {}", found.stderr),
            other => panic!("{what}: search ends with {other:?}: {}", found.stderr),
        }
        assert!(matches!(test.run(["check"]).code, Some(0 | 1 | 3)), "{what}");
        test.run(["index", "corpus"]).success();
        test.run(["search", "boats", "--count"]).stdout("3\n");
        let all = test.run(["export"]).stdout.clone();
        std::fs::remove_dir_all(test.path("index")).unwrap();
        test.run(["index", "corpus"]).success();
        assert!(test.run(["export"]).stdout == all, "{what}: brought up to date it is not what is made anew");
        test.run(["check"]).success();
    }
}
