//! Deserialising believes nobody: what is read must fit together before anyone computes with it.

#[cfg(feature = "serde")]
/// What a type holds must fit together: extents, counts, indices.
pub(crate) trait Sound {
    /// Whether it does.
    fn is_sound(&self) -> bool;
}

/// Implements serde's traits on top of what `serde(remote = "Self")` derives, and refuses what is not [`Sound`].
macro_rules! checked_serde {
    ($type:ident $(<$t:ident>)?) => {
        #[cfg(feature = "serde")]
        impl $(<$t: serde::Serialize>)? serde::Serialize for $type $(<$t>)? {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                Self::serialize(self, serializer)
            }
        }

        #[cfg(feature = "serde")]
        impl<'de $(, $t: serde::Deserialize<'de>)?> serde::Deserialize<'de> for $type $(<$t>)? {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let read = Self::deserialize(deserializer)?;
                if crate::sound::Sound::is_sound(&read) {
                    return Ok(read);
                }
                Err(serde::de::Error::custom(concat!("the parts of a ", stringify!($type), " do not fit together")))
            }
        }
    };
}
pub(crate) use checked_serde;
