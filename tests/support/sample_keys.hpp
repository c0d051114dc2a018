// sample_keys: keys of nobody: those that standards and exchanges publish as examples.
#pragma once

namespace hftcpp {

// For an exchange that takes any text for one.
inline constexpr const char* kAnyKey = "hftcpp-demo-api-key";
inline constexpr const char* kAnySecret = "hftcpp-demo-secret";

// RFC 8032, 7.1, test 1: as PKCS#8, and as seed and public key.
inline constexpr const char* kEd25519Key =
    "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g";
inline constexpr const char* kEd25519Pair =
    "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2DXWpgBgrEKt9VL/tPJZAc6DuFy89qmIyWvAhpo9wdRGg==";
// RFC 7515, appendix A.3.
inline constexpr const char* kEllipticKey =
    "-----BEGIN EC PRIVATE KEY-----\n"
    "MHcCAQEEII6bEJ5xkJi/mASH3x9dd+nLKWBuvtImO19XwhPfhPSyoAoGCCqGSM49\n"
    "AwEHoUQDQgAEf83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEXH8UTNG72b\n"
    "focs3+257rn0s2ldbqkLJK2KRiMohYjlrQ==\n"
    "-----END EC PRIVATE KEY-----\n";

inline constexpr const char* kCoinbaseKeyName =
    "organizations/11111111-1111-4111-8111-111111111111/apiKeys/"
    "22222222-2222-4222-8222-222222222222";

// Kraken's documentation, of its spot market and of its futures.
inline constexpr const char* kKrakenSecret =
    "kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg==";
inline constexpr const char* kKrakenFutureSecret =
    "7zxMEF5p/Z8l2p2U7Ghv6x14Af+Fx+92tPgUdVQ748FOIrEoT9bgT+bTRfXc5pz8na+hL/QdrCVG7bh9KpT0eMTm";

}  // namespace hftcpp
