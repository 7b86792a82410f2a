package io.dashgate.pictures;

import io.dashgate.platform.http.ApiReply;
import io.vertx.core.buffer.Buffer;
import java.util.Map;

/** The format of a picture. */
public enum PictureFormat {
  /** Vectors. */
  SVG("image/svg+xml"),
  /** Pixels. */
  PNG("image/png");

  /** A drawing that stands alone has its own style, and nothing else. */
  private static final Map<String, String> POLICY =
      Map.of("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox");

  private final String type;

  PictureFormat(String type) {
    this.type = type;
  }

  /** Returns the reply with a picture of this format. */
  public ApiReply reply(Buffer picture) {
    return new ApiReply(200, type, picture, this == SVG ? POLICY : Map.of());
  }
}
