package io.dashgate.platform.auth;

/** What a caller shows to be known. */
public enum CredentialKind {
  /** A key of a user. Whatever is no other kind counts as one, too. */
  PERSONAL_API_KEY,
  /** A key of a project. */
  SERVICE_KEY,
  /** A token of ours. */
  ACCESS_TOKEN,
  /** A token of a trusted issuer, or of one that is not. */
  ISSUER_TOKEN
}
