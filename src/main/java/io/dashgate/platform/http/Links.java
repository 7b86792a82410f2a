package io.dashgate.platform.http;

import io.dashgate.platform.contract.QueryString;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Makes absolute links to the pages of a list.
 *
 * @param origin scheme and host, without a slash at the end
 * @param path the path as it was requested, aliases included
 */
public record Links(String origin, String path, QueryString query) {

  /**
   * Returns a link to another page of the same list: the other parameters are kept, and all are
   * sorted by name.
   *
   * @param offset the first row, from 0; the link has no offset if it is 0 or less
   */
  public String page(int limit, long offset) {
    return replacing(
        Map.of(
            "limit", Integer.toString(limit), "offset", offset > 0 ? Long.toString(offset) : ""));
  }

  /**
   * Returns a link to the same list with other values of some parameters: the others are kept, and
   * all are sorted by name.
   *
   * @param values by name; of an empty one, the link has no parameter
   */
  public String replacing(Map<String, String> values) {
    List<QueryString.Pair> pairs = new ArrayList<>(query.pairs());
    pairs.removeIf(pair -> values.containsKey(pair.name()));
    values.forEach(
        (name, value) -> {
          if (!value.isEmpty()) {
            pairs.add(new QueryString.Pair(name, value));
          }
        });
    pairs.sort(Comparator.comparing(QueryString.Pair::name));
    StringBuilder link = new StringBuilder(origin).append(path);
    char separator = '?';
    for (QueryString.Pair pair : pairs) {
      link.append(separator).append(encode(pair.name())).append('=').append(encode(pair.value()));
      separator = '&';
    }
    return link.toString();
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
