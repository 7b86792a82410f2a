package io.dashgate.events.capture;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dashgate.events.EventLine;
import io.dashgate.testing.RawAnswer;
import io.dashgate.testing.Tenant;
import io.dashgate.testing.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The project of a new tenant whose events stay in the inbox, and requests of its SDKs. */
final class Inbox {

  private final Tenant tenant;
  private final TestDatabase database;
  private final String token;

  Inbox(Tenant tenant) {
    this.tenant = tenant;
    this.database = tenant.gateway().database();
    this.token = tenant.api().get(tenant.project()).expect(200).json().getString("api_token");
    // somebody else seems to work for the project
    database.execute(
        "insert into event_project (project_id, holder, held_until) values (?, gen_random_uuid(),"
            + " 'infinity') on conflict (project_id) do update set holder = excluded.holder,"
            + " held_until = excluded.held_until",
        tenant.projectId());
  }

  String token() {
    return token;
  }

  int port() {
    return tenant.gateway().port();
  }

  /** Sends JSON. */
  RawAnswer post(String path, String body) {
    return post(path, "application/json", body.getBytes(UTF_8));
  }

  /** Sends a body of a type, with more headers. */
  RawAnswer post(String path, String contentType, byte[] body, String... headers) {
    StringBuilder head = new StringBuilder();
    head.append("POST ")
        .append(path)
        .append(" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
    if (!contentType.isEmpty()) {
      head.append("Content-Type: ").append(contentType).append("\r\n");
    }
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
    return RawAnswer.sendAsIs(port(), head.toString(), body);
  }

  /** Sends a GET. */
  RawAnswer get(String target, String... headers) {
    return RawAnswer.send(port(), "GET", target, headers);
  }

  /** Returns an event with the token, and with more fields. */
  String event(String name, String fields) {
    return "{\"event\":\"%s\",\"distinct_id\":\"d\",\"api_key\":\"%s\"%s}"
        .formatted(name, token, fields.isEmpty() ? "" : "," + fields);
  }

  /** Returns the names of the events in the inbox, in their order. */
  List<String> names() {
    return lines().stream().map(EventLine::event).toList();
  }

  /** Returns the events in the inbox, in their order. */
  List<EventLine> lines() {
    return rows().stream().flatMap(row -> Requests.lines(row).stream()).toList();
  }

  /** Returns the rows of the inbox, in their order. */
  List<InboxRow> rows() {
    String sql =
        "select events, bytes, codec, data from event_inbox where project_id = ? order by id";
    try (Connection connection = database.connectAsOwner();
        PreparedStatement select = connection.prepareStatement(sql)) {
      select.setLong(1, tenant.projectId());
      List<InboxRow> rows = new ArrayList<>();
      try (ResultSet found = select.executeQuery()) {
        while (found.next()) {
          rows.add(
              new InboxRow(
                  tenant.projectId(),
                  found.getInt(1),
                  found.getInt(2),
                  found.getShort(3),
                  found.getBytes(4)));
        }
      }
      return rows;
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
