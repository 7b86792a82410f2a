package io.dashgate.platform.config;

import com.nimbusds.jose.JWSAlgorithm;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.PublicKey;
import java.security.interfaces.EdECPublicKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An additional trusted token issuer: one entry of {@code jwt.issuers}.
 *
 * @param issuer the {@code iss} of its tokens
 * @param jwksUrl the URL of its keys; empty if there is a {@code publicKey}
 * @param publicKey its only key; empty if there is a {@code jwksUrl}
 * @param audience required in the {@code aud} of its tokens
 * @param algorithms allowed signature algorithms; not empty
 * @param userClaim the claim with the user's e-mail address or uuid
 * @param scopesClaim the claim with a token's scopes; empty: all rights of its user
 */
public record TrustedIssuer(
    String issuer,
    Optional<URI> jwksUrl,
    Optional<PublicKey> publicKey,
    String audience,
    Set<JWSAlgorithm> algorithms,
    String userClaim,
    Optional<String> scopesClaim) {

  /** The {@code iss} of tokens that the gateway issues. */
  public static final String OURSELVES = "dashgate";

  private static final String[] SETTINGS = {
    "issuer", "jwks_url", "public_key", "audience", "algorithms", "user_claim", "scopes_claim"
  };

  private static final int MAX_PORT = 65_535;

  private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}");

  private static final String ALGORITHM_NAMES =
      SignatureAlgorithms.SUPPORTED.stream()
          .map(JWSAlgorithm::getName)
          .collect(Collectors.joining(", "));

  /** Reads the list. A duplicate issuer, or one named like our own, is a mistake. */
  static List<TrustedIssuer> readAll(SettingsReader reader) {
    Set<String> taken = new HashSet<>(Set.of(OURSELVES));
    List<TrustedIssuer> issuers = new ArrayList<>();
    for (SettingsReader item : reader.items("jwt.issuers")) {
      TrustedIssuer issuer = read(item);
      if (!issuer.issuer().isEmpty() && !taken.add(issuer.issuer())) {
        item.wrong("issuer", "must differ from the other issuers and from " + OURSELVES);
      }
      issuers.add(issuer);
    }
    return List.copyOf(issuers);
  }

  private static TrustedIssuer read(SettingsReader item) {
    item.onlyHas(SETTINGS);
    Set<JWSAlgorithm> algorithms = algorithms(item);
    Optional<String> url = item.text("jwks_url");
    Optional<String> pem = item.text("public_key");
    if (url.isPresent() == pem.isPresent()) {
      item.wrong("jwks_url", "or public_key must be there, and not both");
    }
    return new TrustedIssuer(
        item.required("issuer"),
        url.flatMap(text -> jwksUrl(item, text)),
        pem.flatMap(text -> publicKey(item, text, algorithms)),
        item.required("audience"),
        algorithms,
        item.text("user_claim").orElse("email"),
        item.text("scopes_claim"));
  }

  private static Set<JWSAlgorithm> algorithms(SettingsReader item) {
    List<String> names = item.texts("algorithms");
    Set<JWSAlgorithm> algorithms =
        SignatureAlgorithms.SUPPORTED.stream()
            .filter(algorithm -> names.contains(algorithm.getName()))
            .collect(Collectors.toUnmodifiableSet());
    if (names.isEmpty() || algorithms.size() < names.size()) {
      item.wrong("algorithms", "must be a list of some of " + ALGORITHM_NAMES + ", each once");
    }
    return algorithms;
  }

  /** Requires https: keys changed in transit would allow forged tokens. */
  private static Optional<URI> jwksUrl(SettingsReader item, String text) {
    try {
      URI url = new URI(text).parseServerAuthority();
      if (isSafe(url) && url.getUserInfo() == null && url.getPort() <= MAX_PORT) {
        return Optional.of(url);
      }
    } catch (URISyntaxException notAUrl) {
      // reported below
    }
    item.wrong("jwks_url", "must be an https URL without a user (http only to this machine)");
    return Optional.empty();
  }

  private static boolean isSafe(URI url) {
    String host = url.getHost();
    return host != null
        && ("https".equals(url.getScheme())
            || ("http".equals(url.getScheme()) && LOOPBACK.matcher(host).matches()));
  }

  private static Optional<PublicKey> publicKey(
      SettingsReader item, String pem, Set<JWSAlgorithm> algorithms) {
    Optional<PublicKey> key = PublicKeyPem.read(pem);
    if (key.isEmpty()) {
      item.wrong("public_key", "must be a PEM public key (BEGIN PUBLIC KEY)");
    } else if (key.get() instanceof EdECPublicKey && !SignatureAlgorithms.isEd25519(key.get())) {
      item.wrong("public_key", "must be Ed25519: Ed448 is no longer supported");
    } else if (!algorithms.isEmpty()
        && algorithms.stream()
            .noneMatch(algorithm -> SignatureAlgorithms.fits(algorithm, key.get()))) {
      item.wrong(
          "public_key", "must be of a kind that algorithms name, RSA with 2048 to 8192 bits");
    }
    return key;
  }
}
