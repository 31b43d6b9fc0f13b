//! What is shared is stored with each that shares it.

use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub(super) fn serialize<M: Serialize, S: Serializer>(shared: &Arc<M>, serializer: S) -> Result<S::Ok, S::Error> {
    M::serialize(shared, serializer)
}

pub(super) fn deserialize<'de, M: Deserialize<'de>, D: Deserializer<'de>>(of: D) -> Result<Arc<M>, D::Error> {
    M::deserialize(of).map(Arc::new)
}
