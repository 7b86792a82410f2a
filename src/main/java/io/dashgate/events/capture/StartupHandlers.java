package io.dashgate.events.capture;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dashgate.platform.http.ApiReply;
import io.dashgate.platform.http.CaptureRequest;
import io.dashgate.platform.http.Operations;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Answers what SDKs ask when they start: that there are no feature flags, no recordings and no
 * surveys, and that clicks are captured.
 */
final class StartupHandlers {

  private static final Pattern VERSION = Pattern.compile("[0-9]{1,4}");

  private final Clock clock;

  private StartupHandlers(Clock clock) {
    this.clock = clock;
  }

  static void bindTo(Operations operations, Clock clock) {
    StartupHandlers handlers = new StartupHandlers(clock);
    operations
        .bindCapture("capture_flags", handlers::flags)
        .bindCapture("capture_flags_by_get", handlers::flags)
        .bindCapture("capture_decide", handlers::decide)
        .bindCapture("capture_decide_by_get", handlers::decide)
        .bindCapture("capture_config", StartupHandlers::config)
        .bindCapture("capture_config_script", StartupHandlers::script);
  }

  private Future<ApiReply> flags(CaptureRequest request) {
    boolean isSecond = version(request) >= 2;
    boolean withConfig =
        "true".equals(request.query().last("config")) || "1".equals(request.query().last("config"));
    return checked(request)
        .map(
            any ->
                ApiReply.ok(
                    json -> {
                      json.writeStartObject();
                      writeFlags(json, !isSecond);
                      if (withConfig) {
                        writeConfig(json);
                      }
                      json.writeEndObject();
                    }));
  }

  private Future<ApiReply> decide(CaptureRequest request) {
    int version = version(request);
    return checked(request)
        .map(
            any ->
                ApiReply.ok(
                    json -> {
                      json.writeStartObject();
                      if (version >= 3) {
                        writeFlags(json, true);
                        writeConfig(json);
                      } else {
                        writeOldConfig(json, version);
                      }
                      json.writeEndObject();
                    }));
  }

  private static Future<ApiReply> config(CaptureRequest request) {
    String token = request.path().getOrDefault("token", "");
    return require(request, token)
        .map(
            any ->
                cached(
                    ApiReply.ok(
                        json -> {
                          json.writeStartObject();
                          json.writeStringField("token", token);
                          writeConfig(json);
                          json.writeBooleanField("autocapture_opt_out", false);
                          json.writeBooleanField("elementsChainAsString", true);
                          json.writeObjectFieldStart("analytics");
                          json.writeStringField("endpoint", "/i/v0/e/");
                          json.writeEndObject();
                          json.writeBooleanField("defaultIdentifiedOnly", true);
                          json.writeEndObject();
                        })));
  }

  /** Nothing to run: SDKs then ask for the settings themselves. */
  private static Future<ApiReply> script(CaptureRequest request) {
    return Future.succeededFuture(
        cached(new ApiReply(200, "text/javascript", Buffer.buffer("// no settings\n"), Map.of())));
  }

  /** Fails if the request names a token of no project; a request without one is answered. */
  private static Future<Void> checked(CaptureRequest request) {
    String token = token(request);
    return token == null ? Future.succeededFuture() : require(request, token);
  }

  private static Future<Void> require(CaptureRequest request, String token) {
    return request
        .projects()
        .apply(token)
        .map(
            found -> {
              if (found.isEmpty()) {
                throw ApiException.invalidProjectToken();
              }
              return null;
            });
  }

  private static @Nullable String token(CaptureRequest request) {
    TokenSearch.Seen seen =
        TokenSearch.find(
            new CaptureInput(
                request.query(),
                request.contentType(),
                request.contentEncoding(),
                request.body().getBytes()));
    return seen == null || seen.token().isEmpty() ? null : seen.token();
  }

  /** Returns the version of the answer that is asked for. */
  private static int version(CaptureRequest request) {
    String given = request.query().last("v");
    return given == null ? 1 : VERSION.matcher(given).matches() ? Integer.parseInt(given) : 2;
  }

  private void writeFlags(JsonGenerator json, boolean asBefore) throws IOException {
    json.writeBooleanField("errorsWhileComputingFlags", false);
    writeEmptyObject(json, "flags");
    if (asBefore) {
      writeEmptyObject(json, "featureFlags");
      writeEmptyObject(json, "featureFlagPayloads");
    }
    json.writeStringField("requestId", UUID.randomUUID().toString());
    json.writeNumberField("evaluatedAt", clock.millis());
  }

  private static void writeConfig(JsonGenerator json) throws IOException {
    writeCommon(json);
    writeCompression(json);
    for (String off :
        new String[] {
          "sessionRecording",
          "surveys",
          "heatmaps",
          "capturePerformance",
          "autocaptureExceptions",
          "isAuthenticated",
          "hasFeatureFlags"
        }) {
      json.writeBooleanField(off, false);
    }
    writeEmptyObject(json, "toolbarParams");
    json.writeArrayFieldStart("siteApps");
    json.writeEndArray();
  }

  private static void writeOldConfig(JsonGenerator json, int version) throws IOException {
    writeCommon(json);
    writeEmptyObject(json, "editorParams");
    writeEmptyObject(json, "toolbarParams");
    json.writeBooleanField("isAuthenticated", false);
    writeCompression(json);
    if (version == 1) {
      json.writeArrayFieldStart("featureFlags");
      json.writeEndArray();
    } else {
      writeEmptyObject(json, "featureFlags");
    }
    json.writeBooleanField("sessionRecording", false);
    json.writeArrayFieldStart("siteApps");
    json.writeEndArray();
  }

  private static void writeCommon(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("config");
    json.writeBooleanField("enable_collect_everything", true);
    json.writeEndObject();
  }

  private static void writeCompression(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("supportedCompression");
    json.writeString("gzip");
    json.writeString("gzip-js");
    json.writeEndArray();
  }

  private static void writeEmptyObject(JsonGenerator json, String name) throws IOException {
    json.writeObjectFieldStart(name);
    json.writeEndObject();
  }

  /** Pages ask each time they are opened. */
  private static ApiReply cached(ApiReply reply) {
    Map<String, String> headers = new HashMap<>(reply.headers());
    headers.put("Cache-Control", "public, max-age=60");
    return new ApiReply(reply.status(), reply.contentType(), reply.body(), headers);
  }
}
