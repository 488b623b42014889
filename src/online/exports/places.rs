//! Stores and tills, set up once.

use super::super::super::types::online::*;
use super::super::super::types::*;

/// Sets up a store, or finds the store with the same `external_id` (QR_INFO_REPEATED). A store that
/// exists is not changed.
///
/// @param client  An open client.
/// @param store   The store. Read during the call only.
/// @param info    Receives its numbers. May be NULL.
/// @param err     Receives details of a failure. May be NULL.
/// @return QR_OK; before anything is sent QR_ERR_NULL, QR_ERR_STRUCT_SIZE, QR_ERR_UNSUPPORTED,
///         QR_ERR_RANGE (no open client), QR_ERR_ENCODING, or a fault of a member (20..59); else
///         100..133: the same call again is safe. On any error `info` is as it was before the call.
///
/// Blocks up to the client's total timeout. May be called from several threads at once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn qr_store_create(
    client: *mut qr_client,
    store: *const qr_store,
    info: *mut qr_store_info,
    err: *mut qr_error,
) -> qr_status {
    online!(err, client, store, info, {
        // SAFETY: the header asks of callers exactly what these constructors need.
        let (client, store, info, err) = unsafe {
            (ClientIn::new(client), StructIn::new(store), StructOut::new(info), ErrorOut::new(err))
        };
        client.call(err, |client| {
            info.check()?;
            let c = store.read()?;
            let words = Words::new(c.encoding, false)?;
            let reply = client.create_store(&Store {
                external_id: words.add("external_id", c.external_id)?,
                name: words.add("name", c.name)?,
                street: words.add("street", c.street)?,
                street_number: words.add("street_number", c.street_number)?,
                city: words.add("city", c.city)?,
                state: words.add("state", c.state)?,
                latitude: words.add("latitude", c.latitude)?,
                longitude: words.add("longitude", c.longitude)?,
                landmark: words.add("landmark", c.landmark)?,
                extra_json: words.add_json("extra_json", c.extra_json)?,
            });
            write_out(reply.map(Reply::success).map_err(|failure| words.as_given(failure)), &info)
        })
    })
}

/// Sets up a till, or finds the till with the same `external_id` (QR_INFO_REPEATED). A till that
/// exists is not changed.
///
/// @param client  An open client.
/// @param pos     The till. Read during the call only.
/// @param info    Receives its numbers. May be NULL.
/// @param err     Receives details of a failure. May be NULL.
/// @return As qr_store_create; QR_ERR_STORE_NOT_FOUND for a store that the service does not know.
///
/// Blocks up to the client's total timeout. May be called from several threads at once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn qr_pos_create(
    client: *mut qr_client,
    pos: *const qr_pos,
    info: *mut qr_pos_info,
    err: *mut qr_error,
) -> qr_status {
    online!(err, client, pos, info, {
        // SAFETY: the header asks of callers exactly what these constructors need.
        let (client, pos, info, err) = unsafe {
            (ClientIn::new(client), StructIn::new(pos), StructOut::new(info), ErrorOut::new(err))
        };
        client.call(err, |client| {
            info.check()?;
            let c = pos.read()?;
            if c.reserved != 0 {
                return Err(unknown("reserved", c.reserved, 0).allowed("0").into());
            }
            let words = Words::new(c.encoding, false)?;
            let reply = client.create_pos(&Pos {
                category: c.category,
                external_id: words.add("external_id", c.external_id)?,
                name: words.add("name", c.name)?,
                external_store_id: words.add("external_store_id", c.external_store_id)?,
                store_id: words.add("store_id", c.store_id)?,
                extra_json: words.add_json("extra_json", c.extra_json)?,
            });
            write_out(reply.map(Reply::success).map_err(|failure| words.as_given(failure)), &info)
        })
    })
}
