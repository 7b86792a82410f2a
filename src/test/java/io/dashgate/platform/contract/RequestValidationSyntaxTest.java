package io.dashgate.platform.contract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.dashgate.testing.Answer;
import io.dashgate.testing.RawAnswer;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.UnchangedDashboard;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that are not strict JSON, or no object, or beyond the limits of depth and size. */
class RequestValidationSyntaxTest extends UnchangedDashboard {

  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenBodies")
  void aBodyThatIsNotStrictJsonIsRefused(String what, byte[] body) {
    int before = count();

    post(body).expect(400);
    patch(body).expect(400);
    RawAnswer.sendBody(port, "PUT", tenant.dashboard(dashboard), body, key).expect(400);

    assertEquals(before, count());
  }

  static Stream<Arguments> brokenBodies() {
    return Stream.of(
        broken("white space only", "  \n"),
        broken("cut in a name", "{\"na"),
        broken("cut in a value", "{\"name\":\"a"),
        broken("cut in an escape", "{\"name\":\"\\u00"),
        broken("cut in a literal", "{\"pinned\":tru"),
        broken("cut before the end", "{\"name\":\"a\""),
        broken("a scalar", "5"),
        broken("a text", "\"name\""),
        broken("a literal", "true"),
        broken("null", "null"),
        broken("an array", "[{\"name\":\"a\"}]"),
        broken("garbage behind", "{\"name\":\"a\"}x"),
        broken("a second value", "{\"name\":\"a\"}{\"name\":\"b\"}"),
        broken("a second value in a line of its own", "{}\n{}"),
        broken("a bracket too many", "{\"name\":\"a\"}}"),
        broken("a raw NUL in front", "\0{}"),
        broken("a raw NUL behind", "{}\0"),
        broken("a raw NUL in a text", "{\"name\":\"a\0b\"}"),
        broken("a raw control character", "{\"name\":\"a\u0001b\"}"),
        broken("a raw line feed in a text", "{\"name\":\"a\nb\"}"),
        broken("an escaped NUL in the name", "{\"name\":\"a\\u0000b\"}"),
        broken("an escaped NUL in a key", "{\"a\\u0000b\":1}"),
        broken("an escaped NUL in an unknown field", "{\"nonsense\":[{\"a\":\"\\u0000\"}]}"),
        broken("an escaped NUL in the filters", "{\"filters\":{\"a\":[\"\\u0000\"]}}"),
        broken("an escaped NUL in a key of the filters", "{\"filters\":{\"\\u0000\":1}}"),
        broken("an escaped NUL in a tag", "{\"tags\":[\"\\u0000\"]}"),
        broken("a lone high surrogate", "{\"name\":\"\\ud800\"}"),
        broken("a lone low surrogate", "{\"name\":\"\\udc00x\"}"),
        broken("surrogates the wrong way round", "{\"name\":\"\\udc00\\ud800\"}"),
        broken("two high surrogates", "{\"name\":\"\\ud800\\ud800\\udc00\"}"),
        broken("a lone surrogate in the filters", "{\"filters\":{\"a\":[\"x\\ud800\"]}}"),
        broken("a lone surrogate in a key", "{\"filters\":{\"\\ud800\":1}}"),
        broken("a lone surrogate in an unknown field", "{\"nonsense\":\"\\ud800\"}"),
        broken("an unknown escape", "{\"name\":\"\\x41\"}"),
        brokenBytes("invalid UTF-8", "{\"name\":\"\u00ff\"}".getBytes(ISO_8859_1)),
        brokenBytes("cut UTF-8", "{\"name\":\"\u00f0\u009f\u008c\"}".getBytes(ISO_8859_1)),
        brokenBytes("overlong NUL", "{\"name\":\"\u00c0\u0080\"}".getBytes(ISO_8859_1)),
        brokenBytes("overlong slash", "{\"name\":\"\u00e0\u0080\u00af\"}".getBytes(ISO_8859_1)),
        brokenBytes("overlong quote", "{\"name\":\"a\u00c0\u00a2}".getBytes(ISO_8859_1)),
        brokenBytes(
            "a surrogate as UTF-8", "{\"name\":\"\u00ed\u00a0\u0080\"}".getBytes(ISO_8859_1)),
        brokenBytes(
            "beyond Unicode", "{\"name\":\"\u00f5\u0080\u0080\u0080\"}".getBytes(ISO_8859_1)),
        brokenBytes("ISO 8859-1", "{\"name\":\"Gr\u00fc\u00dfe\"}".getBytes(ISO_8859_1)),
        brokenBytes("UTF-16", "{\"name\":\"a\"}".getBytes(UTF_16LE)),
        brokenBytes("UTF-16 with a mark", "{\"name\":\"a\"}".getBytes(UTF_16)),
        broken("a byte order mark", "\ufeff{\"name\":\"a\"}"),
        broken("1e400", "{\"filters\":{\"a\":1e400}}"),
        broken("-1e400", "{\"filters\":{\"a\":-1e400}}"),
        broken("1e999999999", "{\"filters\":{\"a\":1e999999999}}"),
        broken("1e400 in an unknown field", "{\"nonsense\":1e400}"),
        broken("NaN", "{\"filters\":{\"a\":NaN}}"),
        broken("Infinity", "{\"filters\":{\"a\":Infinity}}"),
        broken("-Infinity", "{\"filters\":{\"a\":-Infinity}}"),
        broken("a number of 500 digits", "{\"filters\":{\"a\":" + "9".repeat(500) + "}}"),
        broken("a number of 500 decimals", "{\"filters\":{\"a\":0." + "1".repeat(500) + "}}"),
        broken("a zero in front", "{\"filters\":{\"a\":01}}"),
        broken("a plus in front", "{\"filters\":{\"a\":+1}}"),
        broken("a hexadecimal number", "{\"filters\":{\"a\":0x1}}"),
        broken("no digit before the point", "{\"filters\":{\"a\":.5}}"),
        broken("no digit behind the point", "{\"filters\":{\"a\":5.}}"),
        broken("a comment", "{/* x */\"name\":\"a\"}"),
        broken("a line comment", "{\"name\":\"a\"}// x"),
        broken("a hash comment", "# x\n{\"name\":\"a\"}"),
        broken("single quotes", "{'name':'a'}"),
        broken("no quotes", "{name:\"a\"}"),
        broken("a comma behind", "{\"name\":\"a\",}"),
        broken("a comma behind in the filters", "{\"filters\":{\"a\":[1,]}}"),
        broken("commas only", "{,}"),
        broken("a key twice", "{\"name\":\"a\",\"name\":\"b\"}"),
        broken("a key twice, once escaped", "{\"name\":\"a\",\"n\\u0061me\":\"b\"}"),
        broken("an unknown key twice", "{\"x\":1,\"x\":1}"),
        broken("a key twice in the filters", "{\"filters\":{\"a\":1,\"a\":2}}"),
        broken("depth 65", nested(65)),
        broken("depth 500,000", "{\"filters\":" + "[".repeat(500_000)),
        broken("10,001 elements", "{\"filters\":{\"a\":[" + "1,".repeat(10_000) + "1]}}"),
        broken("10,001 members", "{\"filters\":{" + members(10_001) + "}}"),
        broken("10,001 unknown keys", "{" + members(10_001) + "}"),
        broken("a key of 20,000 characters", "{\"filters\":{\"" + "k".repeat(20_000) + "\":1}}"),
        broken("a query string", "name=a&pinned=true"),
        broken(
            "XML",
            "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]>"),
        broken("YAML", "name: a\n"));
  }

  private static Arguments broken(String what, String body) {
    return brokenBytes(what, body.getBytes(UTF_8));
  }

  private static Arguments brokenBytes(String what, byte[] body) {
    return Arguments.of(what, body);
  }

  /** A body that is {@code depth} objects and arrays deep. */
  private static String nested(int depth) {
    return "{\"filters\":{\"a\":" + "[".repeat(depth - 2) + "]".repeat(depth - 2) + "}}";
  }

  private static String members(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\"k" + i + "\":1")
        .collect(Collectors.joining(","));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e99999999999", "-1E+99999999999", "1e-99999999999"})
  void anExponentThatNobodyCanReadIsRefused(String number) {
    byte[] body = ("{\"filters\":{\"a\":" + number + "}}").getBytes(UTF_8);

    RawAnswer.sendBody(port, "POST", tenant.dashboards(), body, key).expect(400);
  }

  @Test
  void anIntegerBeyondADoubleIsRefusedLikeADecimal() {
    String body = "{\"filters\":{\"a\":" + "9".repeat(399) + "}}";

    api.post(tenant.dashboards(), body).expect(400);
  }

  @Test
  void aParseErrorSaysNothingOfTheParser(Tenant tenant) {
    String body = tenant.api().post(tenant.dashboards(), "{\"name\":\"a\"").expect(400).body();
    assertFalse(body.contains("Source"), body);
    assertFalse(body.contains("Stream"), body);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[]|invalid_input|Invalid data. Expected a dictionary, but got list.",
        "[{\"name\":\"x\"}]|invalid_input|Invalid data. Expected a dictionary, but got list.",
        "\"x\"|invalid_input|Invalid data. Expected a dictionary, but got str.",
        "5|invalid_input|Invalid data. Expected a dictionary, but got int.",
        "1.5|invalid_input|Invalid data. Expected a dictionary, but got float.",
        "true|invalid_input|Invalid data. Expected a dictionary, but got bool.",
        "null|null|No data provided"
      })
  void aBodyThatIsNoObjectIsRefused(String body, String code, String detail) {
    int before = count();

    api.post(tenant.dashboards(), body).expectInvalid(code, detail, null);
    api.patch(tenant.dashboard(dashboard), body).expectInvalid(code, detail, null);
    put(body).expectInvalid(code, detail, null);

    assertEquals(before, count());
  }

  @Test
  void noBodyIsAnEmptyOne() {
    post(new byte[0]).expect(201);
    patch(new byte[0]).expect(200);
  }

  @Test
  void aKeyInABodyThatIsNoJsonIsNoKey() {
    byte[] body = ("{\"personal_api_key\":\"" + tenant.key() + "\"").getBytes(UTF_8);

    RawAnswer.sendBody(port, "POST", tenant.dashboards(), body).expect(401);
  }

  private static RawAnswer post(byte[] body) {
    return RawAnswer.sendBody(port, "POST", tenant.dashboards(), body, key);
  }

  private static RawAnswer patch(byte[] body) {
    return RawAnswer.sendBody(port, "PATCH", tenant.dashboard(dashboard), body, key);
  }

  private static Answer put(String body) {
    return api.send("PUT", tenant.dashboard(dashboard), body, Map.of());
  }

  private static int count() {
    return api.get(tenant.dashboards() + "?limit=1").expect(200).json().getInteger("count");
  }
}
