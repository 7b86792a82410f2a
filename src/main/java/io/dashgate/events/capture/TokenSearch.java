package io.dashgate.events.capture;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.dashgate.platform.problem.ApiException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the token of a project where it can be seen before a request has arrived as a whole: in
 * the query, in a form, and in the beginning of the document.
 */
final class TokenSearch {

  /** How much of a document is looked at. */
  static final int BYTES = 64 * 1024;

  /** The deepest is {@code batch[].properties.token}. */
  private static final int MOST_DEPTH = 5;

  private TokenSearch() {}

  /**
   * A token that can be seen.
   *
   * @param isDecisive whether it is the token of the request, whatever follows; else that of an
   *     event, or even of something else with this name
   */
  record Seen(String token, boolean isDecisive) {}

  /** Returns the token in the query or in the form; null if there is none. */
  static @Nullable String inQuery(CaptureInput input, FormFields form) {
    String token = BodyDecoder.parameter(input, form, "token");
    token = token == null ? BodyDecoder.parameter(input, form, "api_key") : token;
    return token == null || token.isBlank() ? null : token.strip();
  }

  /**
   * Looks for a token.
   *
   * @param beginning with as much of the body as has arrived
   * @return null if none can be seen
   */
  static @Nullable Seen find(CaptureInput beginning) {
    String inQuery = inQuery(beginning, FormFields.NONE);
    if (inQuery != null) {
      return new Seen(inQuery, true);
    }
    if (beginning.body().length == 0) {
      return null;
    }
    try (Decoded decoded = BodyDecoder.decodeBeginning(beginning, BYTES)) {
      String inForm = inQuery(beginning, decoded.form());
      return inForm == null ? find(decoded) : new Seen(inForm, true);
    } catch (IOException | ApiException unreadable) {
      return null;
    }
  }

  private static @Nullable Seen find(Decoded decoded) throws IOException {
    String seen = null;
    try (JsonParser parser = decoded.parser()) {
      int depth = 0;
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token.isStructStart()) {
          depth++;
        } else if (token.isStructEnd()) {
          depth--;
        } else if (token == JsonToken.FIELD_NAME && depth < MOST_DEPTH && isName(parser)) {
          String value = parser.nextTextValue();
          seen = seen == null ? value : seen;
          if (depth == 1 && value != null) {
            return new Seen(value.strip(), true);
          }
          JsonToken begun = parser.currentToken();
          if (begun != null && begun.isStructStart()) {
            depth++;
          }
        }
      }
    } catch (IOException | IllegalStateException endOfTheBeginning) {
      // what was seen until here counts
    }
    return seen == null ? null : new Seen(seen.strip(), false);
  }

  private static boolean isName(JsonParser parser) throws IOException {
    return switch (parser.currentName()) {
      case "token", "$token", "api_key" -> true;
      default -> false;
    };
  }
}
