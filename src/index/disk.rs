//! What disk an index stands on.

use std::path::Path;

/// File systems over a network, by the numbers by which Linux knows them (`statfs(2)`, `linux/magic.h`).
const NETWORKS: [(u64, &str); 10] = [
    (0x6969, "NFS"),
    (0x517b, "SMB"),
    (0xfe53_4d42, "SMB"),
    (0xff53_4d42, "CIFS"),
    (0x6573_5546, "FUSE"),
    (0x0102_1997, "9P"),
    (0x5346_414f, "AFS"),
    (0x6b41_4653, "AFS"),
    (0x00c3_6400, "Ceph"),
    (0x0bd0_0bd0, "Lustre"),
];

/// The name of the file system that a folder is on, if it is one on which locks and synchronisation may not mean what
/// they mean on a disk: two writers may not see each other, and what was committed may not be there after a power cut.
/// A folder that is not there yet will be on that of the one above.
pub fn network(folder: &Path) -> Option<&'static str> {
    #[cfg(target_os = "linux")]
    {
        let folder = std::path::absolute(folder).ok()?;
        let kind = folder.ancestors().find_map(|folder| rustix::fs::statfs(folder).ok())?.f_type as u64;
        named(kind)
    }
    #[cfg(not(target_os = "linux"))]
    {
        let _ = folder;
        None
    }
}

fn named(kind: u64) -> Option<&'static str> {
    // Some systems know them as numbers of 32 bits with a sign.
    NETWORKS.iter().find(|(number, _)| *number == kind & 0xffff_ffff).map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn network_file_systems_are_told() {
        assert_eq!(named(0x6969), Some("NFS"));
        assert_eq!(named(0xff53_4d42), Some("CIFS"));
        assert_eq!(named(0xffff_ffff_ff53_4d42), Some("CIFS"));
        // ext4 and tmpfs.
        assert_eq!((named(0xef53), named(0x0102_1994)), (None, None));
        assert_eq!(network(&std::env::temp_dir().join("not there")), None);
    }
}
