//! Idempotency keys: one key for each intent, derived from the intent itself, so that a program
//! that crashed and starts again with the same sale repeats the same key. This needs neither a file
//! nor a database.

use uuid::Uuid;

/// Our namespace of name-based UUIDs (RFC 9562, version 5). It was drawn once, at random.
const NAMESPACE: Uuid = Uuid::from_u128(0x6a2d_0c5f_3b1e_4f7a_9c84_51d7_e0b6_23a9);

/// The key of an intent. The parts hold no line feed, so that two different lists of parts never
/// give the same name.
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
