// Signing: how exchanges want a key to be proved: digests, HMACs, Ed25519 signatures, and the
// texts in which they are sent. Values only; what is signed, and in which order, is each
// exchange's own. Bytes are std::strings of raw bytes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace hftcpp::signing {

[[nodiscard]] std::string sha256(std::string_view bytes);
[[nodiscard]] std::string hmac_sha256(std::string_view key, std::string_view bytes);
[[nodiscard]] std::string hmac_sha512(std::string_view key, std::string_view bytes);

// `private_key`: PKCS#8, as PEM or as base64 of DER. Throws std::invalid_argument, without the
// key's text, for what is no Ed25519 key.
[[nodiscard]] std::string ed25519(std::string_view private_key, std::string_view bytes);
// Is this text a private key in one of those forms, rather than a secret for an HMAC?
[[nodiscard]] bool is_ed25519_key(std::string_view text);

// "0a1b": lower case.
[[nodiscard]] std::string to_hex(std::string_view bytes);
[[nodiscard]] std::string to_base64(std::string_view bytes);
// Nothing for what is no base64; white space around it is let through, as copying a key adds it.
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text);
// For queries: all but letters, digits and "-_.~" as %XX.
[[nodiscard]] std::string percent_encoded(std::string_view text);

// Overwrites the characters, which a mere clear() leaves in memory.
void wipe(std::string& secret) noexcept;

}  // namespace hftcpp::signing
