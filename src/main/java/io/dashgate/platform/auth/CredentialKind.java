package io.dashgate.platform.auth;

/** The kinds of credentials. */
public enum CredentialKind {
  /** A key of a user; also any text of no other kind. */
  PERSONAL_API_KEY,
  /** A key of a project. */
  SERVICE_KEY,
  /** One of the gateway's own tokens. */
  ACCESS_TOKEN,
  /** A token of another issuer, trusted or not. */
  ISSUER_TOKEN
}
