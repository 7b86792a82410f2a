package io.dashgate.queries.reading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Filters of dashboards and overrides of tiles. */
class QueryMergeTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"kind":"TrendsQuery"} | {"date_from":"-30d"} | {"kind":"TrendsQuery","dateRange":{"date_from":"-30d","date_to":null}}
          {"dateRange":{"date_from":"a","date_to":"b","explicitDate":true}} | {"date_to":"c"} | {"dateRange":{"date_from":null,"date_to":"c","explicitDate":true}}
          {"dateRange":{"date_from":"a"}} | {"properties":[]} | {"dateRange":{"date_from":"a"}}
          {} | {"properties":[{"key":"d"}]} | {"properties":[{"key":"d"}]}
          {"properties":[{"key":"q"}]} | {"properties":[{"key":"d"}]} | {"properties":{"type":"AND","values":[{"type":"AND","values":[{"key":"q"}]},{"type":"AND","values":[{"key":"d"}]}]}}
          {"properties":{"type":"OR","values":[]}} | {"properties":[{"key":"d"}]} | {"properties":{"type":"AND","values":[{"type":"OR","values":[]},{"type":"AND","values":[{"key":"d"}]}]}}
          {"breakdownFilter":{"breakdown":"a","breakdown_limit":3}} | {"breakdown_filter":{"breakdown":"b"}} | {"breakdownFilter":{"breakdown":"b"}}
          {"compareFilter":{"compare":true},"trendsFilter":{"compare":true,"formula":"A"}} | {"date_from":"all"} | {"trendsFilter":{"formula":"A"},"dateRange":{"date_from":"all","date_to":null}}
          {"kind":"InsightVizNode","source":{"kind":"TrendsQuery"}} | {"date_from":"-1d"} | {"kind":"InsightVizNode","source":{"kind":"TrendsQuery","dateRange":{"date_from":"-1d","date_to":null}}}
          {"kind":"HogQLQuery","query":"q"} | {"date_from":"-1d"} | {"kind":"HogQLQuery","query":"q","filters":{"dateRange":{"date_from":"-1d","date_to":null}}}
          """)
  void filtersChangeAQuery(String query, String filters, String expected) {
    JsonObject given = new JsonObject(query);

    assertEquals(new JsonObject(expected), QueryMerge.apply(given, new JsonObject(filters)));
    assertEquals(new JsonObject(query), given);
  }

  @Test
  void emptyFiltersChangeNothing() {
    JsonObject query = new JsonObject("{\"kind\":\"TrendsQuery\"}");

    assertSame(query, QueryMerge.apply(query, new JsonObject()));
  }
}
