package io.dashgate.events.capture;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.dashgate.events.LineBlocks;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.zip.Deflater;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The work between a batch of 50 events and its row, beside a parser that reads the same bytes. */
@State(Scope.Thread)
public class CaptureBenchmark {

  private static final int EVENTS = 50;

  private final JsonFactory json = new JsonFactory();
  private final LineBlocks blocks = new LineBlocks();
  private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
  private byte[] body = new byte[0];

  /** Makes a batch of events that have little in common. */
  @Setup
  public void make() {
    Random random = new Random(1);
    StringBuilder batch = new StringBuilder("{\"api_key\":\"phc_a\",\"batch\":[");
    for (int i = 0; i < EVENTS; i++) {
      batch.append(i == 0 ? "" : ",").append(event(random));
    }
    body = batch.append("]}").toString().getBytes(UTF_8);
  }

  private static String event(Random random) {
    UUID id = new UUID(random.nextInt(50), random.nextLong());
    return """
        {"uuid":"%s","event":"$pageview","distinct_id":"%s","timestamp":"2026-11-24T09:30:%02d.123Z",\
        "properties":{"$current_url":"https://example.com/path/%d?q=%d","$browser":"Chrome",\
        "$browser_version":%d,"$os":"Linux","$device_id":"%s","$session_id":"%s","$lib":"web",\
        "$lib_version":"1.200.1","$screen_width":1440,"$insert_id":"%s","plan":"free","amount":%d.5}}\
        """
        .formatted(
            new UUID(random.nextLong(), random.nextLong()),
            id,
            random.nextInt(60),
            random.nextInt(200),
            random.nextInt(),
            random.nextInt(20),
            id,
            new UUID(random.nextInt(50), random.nextLong()),
            Long.toString(random.nextLong(), 36),
            random.nextInt(90));
  }

  /** The measure: a parser that looks at nothing. */
  @Benchmark
  public int parse() throws IOException {
    int tokens = 0;
    try (JsonParser parser = json.createParser(body)) {
      while (parser.nextToken() != null) {
        tokens++;
      }
    }
    return tokens;
  }

  /** Reads and checks the events. */
  @Benchmark
  public CapturedRequest read() {
    return Requests.read(Requests.input("", "application/json", body));
  }

  /** Reads the events and makes a row of them. */
  @Benchmark
  public List<InboxRow> row() {
    List<CapturedEvent> events = read().events();
    EventLines lines = new EventLines(false, false, null, "192.0.2.7", 0, blocks);
    return InboxRow.of(1, lines.write(events), blocks);
  }

  /** Compresses as many bytes as the inbox does. */
  @Benchmark
  public byte[] block() {
    return blocks.block(body, body.length);
  }

  /** Compresses as many bytes by the library of the JDK. */
  @Benchmark
  public int deflate() {
    deflater.reset();
    deflater.setInput(body);
    deflater.finish();
    return deflater.deflate(new byte[body.length]);
  }
}
