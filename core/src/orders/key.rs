//! Idempotency keys: one for each intent, made of what the intent is, so that a program that
//! crashed and starts again with the same sale repeats the same key. No file, no database.

use uuid::Uuid;

/// Names of ours in RFC 9562's name-based UUIDs (version 5); made once, at random.
const NAMESPACE: Uuid = Uuid::from_u128(0x6a2d_0c5f_3b1e_4f7a_9c84_51d7_e0b6_23a9);

/// The key of an intent. The parts hold no line feed, so that no two lists of them are alike.
#[must_use]
pub fn derive(parts: &[&str]) -> String {
    Uuid::new_v5(&NAMESPACE, parts.join("\n").as_bytes()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_of_an_intent_never_changes() {
        // Python: uuid.uuid5(uuid.UUID("6a2d0c5f-3b1e-4f7a-9c84-51d7e0b623a9"),
        // "446566691\nCAJA001\nticket-123\ncreate")
        assert_eq!(
            derive(&["446566691", "CAJA001", "ticket-123", "create"]),
            "1fb45f34-ac58-54ee-a252-8d4979e9315d"
        );
    }
}
