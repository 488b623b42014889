//! Any bytes as a payload: every node lies inside the text and inside its template, the root nodes
//! fill the text, and every value can be asked for by its path.
#![no_main]

mod common;
use common::*;
use core::ptr::null_mut;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|payload: &[u8]| {
    let (pointer, length) = (payload.as_ptr().cast(), payload.len());
    let mut count = u32::MAX;
    let mut err = init::<qr_error>();
    // SAFETY: buffers of our own, with their sizes.
    unsafe {
        let status = qr_parse_payload(pointer, length as u32, null_mut(), 0, &mut count, &mut err);
        if status != QR_OK {
            assert_eq!((err.code, count), (status, u32::MAX));
            assert_ne!(status, QR_ERR_INTERNAL);
            assert!(!text(&err.message).is_empty());
            return;
        }
        let empty = qr_node { path: [0; 16], offset: 0, length: 0, depth: 0, flags: 0 };
        let mut nodes = vec![empty; count as usize];
        let again = qr_parse_payload(
            pointer,
            length as u32,
            nodes.as_mut_ptr(),
            count,
            &mut count,
            null_mut(),
        );
        assert_eq!((again, count as usize), (QR_OK, nodes.len()));
        let mut end = 0;
        let mut ends = vec![length];
        let mut seen = std::collections::HashSet::new();
        for node in &nodes {
            let depth = node.depth as usize;
            let (begin, after) = (node.offset as usize, (node.offset + node.length) as usize);
            assert!(depth < 3 && depth < ends.len());
            ends.truncate(depth + 1);
            assert!(begin >= end + 4 && after <= ends[depth], "inside what is around it");
            if depth == 0 {
                assert_eq!(begin, end.max(ends[0].min(end)) + 4);
            }
            end = if node.flags & QR_NODE_TEMPLATE != 0 { begin } else { after };
            ends.push(after);
            let path = text(&node.path);
            if seen.insert(path.clone()) {
                let mut value = vec![0u8; node.length as usize + 1];
                let mut len = 0;
                let path = [path.as_bytes(), b"\0"].concat();
                let status = qr_get_field(
                    pointer,
                    length as u32,
                    path.as_ptr().cast(),
                    value.as_mut_ptr().cast(),
                    value.len() as u32,
                    &mut len,
                    null_mut(),
                );
                assert_eq!((status, len), (QR_OK, node.length));
                assert_eq!(&value[..len as usize], &payload[begin..after]);
            }
        }
        assert_eq!(end, length);
    }
});
