package io.dashgate.platform.http;

import io.dashgate.platform.contract.QueryString;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

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
    List<QueryString.Pair> pairs = new ArrayList<>(query.pairs());
    pairs.removeIf(pair -> pair.name().equals("limit") || pair.name().equals("offset"));
    pairs.add(new QueryString.Pair("limit", Integer.toString(limit)));
    if (offset > 0) {
      pairs.add(new QueryString.Pair("offset", Long.toString(offset)));
    }
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
