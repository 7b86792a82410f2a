package io.dashgate.queries.answers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dashgate.queries.answers.TrendsWorld.Asked;
import io.dashgate.queries.model.Breakdown;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tables of trends. */
class TrendsCsvTest {

  private static String csv(Asked asked, @Nullable String title) {
    StringBuilder csv = new StringBuilder();
    try {
      TrendsCsv.write(csv, asked.query(), asked.result(), title);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return csv.toString().replace("\r\n", "\n");
  }

  private static Asked twoDays(String series, String more) {
    return Asked.query(
        "{\"series\":[" + series + "],\"dateRange\":{\"date_from\":\"-1d\"}" + more + "}");
  }

  @Test
  void aSeriesIsALine() {
    Asked asked =
        Asked.filters("{\"events\":[{\"id\":\"$pageview\"}],\"date_from\":\"-7d\"}")
            .line(0, 0, 0, 2, 1, 0, 2, 0, 1);

    assertEquals(
        """
        series,8-Jun-2022,9-Jun-2022,10-Jun-2022,11-Jun-2022,12-Jun-2022,13-Jun-2022,14-Jun-2022,15-Jun-2022
        $pageview,0,0,2,1,0,2,0,1
        """,
        csv(asked, null));
  }

  @Test
  void aTitleIsAboveTheTable() {
    assertEquals(
        "https://x.io/insights/abc/\nseries,14-Jun-2022,15-Jun-2022\n",
        csv(twoDays("", ""), "https://x.io/insights/abc/"));
  }

  @Test
  void namesOfPeopleWin() {
    assertEquals(
        "series,14-Jun-2022,15-Jun-2022\n\"Mine, all\",1,2.5\n",
        csv(twoDays("{\"event\":\"a\",\"custom_name\":\"Mine, all\"}", "").line(0, 1, 2.5), null));
  }

  @Test
  void formulasHaveTheirNames() {
    assertEquals(
        "series,14-Jun-2022,15-Jun-2022\nFormula (-A),-1,-2\n",
        csv(
            twoDays("{\"event\":\"a\"}", ",\"trendsFilter\":{\"formula\":\"-A\"}").line(0, 1, 2),
            null));
  }

  @Test
  void specialValuesHaveNames() {
    assertEquals(
        """
        series,14-Jun-2022,15-Jun-2022
        None (i.e. no value),1,2
        Other (i.e. all remaining values),3,4
        """,
        csv(
            twoDays("{\"event\":\"a\"}", ",\"breakdownFilter\":{\"breakdown\":\"p\"}")
                .value(0, Breakdown.NULL, 1, 2)
                .value(0, Breakdown.OTHER, 3, 4),
            null));
  }

  @Test
  void totalValuesAreAColumn() {
    assertEquals(
        "series,value\na,42.5\n",
        csv(
            twoDays("{\"event\":\"a\"}", ",\"trendsFilter\":{\"display\":\"ActionsTable\"}")
                .total(0, 42.5),
            null));
  }

  @Test
  void namesAreNoFormulasOfASpreadsheet() {
    for (String name : new String[] {"=1", "+1", "-1", "@a", "\ta"}) {
      String event = name.replace("\t", "\\t");
      assertEquals(
          "series,14-Jun-2022,15-Jun-2022\n'" + name + ",1,-2\n",
          csv(twoDays("{\"event\":\"" + event + "\"}", "").line(0, 1, -2), null));
    }
    assertEquals(
        "series,14-Jun-2022,15-Jun-2022\n\"'=\"\"x\"\"\",1,1\n",
        csv(twoDays("{\"event\":\"=\\\"x\\\"\"}", "").line(0, 1, 1), null));
  }
}
