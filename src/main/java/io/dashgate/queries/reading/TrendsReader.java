package io.dashgate.queries.reading;

import io.dashgate.filters.Filter;
import io.dashgate.filters.FilterGroup;
import io.dashgate.filters.FilterParser;
import io.dashgate.filters.PropertyType;
import io.dashgate.platform.problem.ApiException;
import io.dashgate.queries.model.Comparison;
import io.dashgate.queries.model.DateRange;
import io.dashgate.queries.model.Display;
import io.dashgate.queries.model.Formula;
import io.dashgate.queries.model.Interval;
import io.dashgate.queries.model.Language;
import io.dashgate.queries.model.Series;
import io.dashgate.queries.model.TrendsQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a query of trends. */
final class TrendsReader {

  private static final int MOST_SERIES = 26;
  private static final int MOST_CONDITIONS = 500;
  private static final int MOST_SMOOTHED = 1_000;

  private final QueryFields query;
  private final QueryFields options;
  private final Language language;
  private final QueryContext context;

  TrendsReader(QueryFields query, Language language, QueryContext context) {
    this.query = query;
    this.options = query.child("trendsFilter");
    this.language = language;
    this.context = context;
  }

  TrendsQuery read() {
    if (query.number("intervalCount").orElse(1) != 1) {
      throw Unsupported.feature("intervalCount");
    }
    checkSampling();
    String shown = options.text("display");
    List<Series> series = series();
    TrendsQuery trends =
        new TrendsQuery(
            language,
            range(),
            interval(),
            series,
            filter(),
            new BreakdownReader(query, language, shown).read(series.size()),
            comparison(),
            formulas(series.size()),
            display(shown),
            smoothing(),
            GroupTypes.index(query, "aggregation_group_type_index"));
    long conditions =
        Stream.concat(Stream.of(trends.filter()), series.stream().map(Series::filter))
            .flatMap(Filter::leaves)
            .count();
    if (conditions > MOST_CONDITIONS) {
      throw ApiException.invalidInput(
          "A query may have at most " + MOST_CONDITIONS + " property filters.", "properties");
    }
    return trends;
  }

  /** Answers are always exact. */
  private void checkSampling() {
    Double factor = query.decimal("samplingFactor");
    if (factor != null && (factor <= 0 || factor > 1)) {
      throw ApiException.invalidInput(
          "The sampling factor must be greater than 0 and at most 1.", "samplingFactor");
    }
  }

  private DateRange range() {
    QueryFields range = query.child("dateRange");
    if (!range.list("daysOfWeek").isEmpty()) {
      throw Unsupported.feature("daysOfWeek");
    }
    return new DateRange(
        range.text("date_from"),
        range.text("date_to"),
        range.flag("explicitDate"),
        range.flag("excludeIncompletePeriods"));
  }

  private Interval interval() {
    String name = query.text("interval");
    if (name == null) {
      return Interval.DAY;
    }
    for (Interval interval : Interval.values()) {
      if (interval.name().toLowerCase(Locale.ROOT).equals(name)) {
        return interval;
      }
    }
    throw Unsupported.interval(name);
  }

  private List<Series> series() {
    List<QueryFields> nodes = query.children("series");
    if (nodes.size() > MOST_SERIES) {
      throw ApiException.invalidInput("There may be at most " + MOST_SERIES + " series.", "series");
    }
    List<Series> series = new ArrayList<>();
    for (QueryFields node : nodes) {
      series.add(new SeriesReader(node, language, context).read(series.size()));
    }
    return series;
  }

  private Filter filter() {
    Filter own = parse(query.value("properties"));
    if (!query.flag("filterTestAccounts") || context.testAccountFilters().isEmpty()) {
      return own;
    }
    return FilterGroup.both(own, parse(context.testAccountFilters()));
  }

  private Filter parse(@Nullable Object properties) {
    return FilterParser.of(properties, PropertyType.EVENT, context.filterClock());
  }

  private @Nullable Comparison comparison() {
    QueryFields comparison = query.child("compareFilter");
    boolean compares = comparison.flag("compare") || options.flag("compare");
    return compares ? new Comparison(comparison.text("compare_to")) : null;
  }

  private List<Formula> formulas(int series) {
    List<Formula> formulas = new ArrayList<>();
    for (QueryFields node : options.children("formulaNodes")) {
      add(formulas, node.text("formula"), node.text("custom_name"), series);
    }
    if (formulas.isEmpty()) {
      for (Object formula : options.list("formulas")) {
        add(formulas, formula == null ? null : formula.toString(), null, series);
      }
    }
    if (formulas.isEmpty()) {
      add(formulas, options.text("formula"), null, series);
    }
    if (formulas.size() > MOST_SERIES) {
      throw ApiException.invalidInput(
          "There may be at most " + MOST_SERIES + " formulas.", "formulas");
    }
    return formulas;
  }

  private void add(
      List<Formula> formulas, @Nullable String text, @Nullable String customName, int series) {
    String known = text == null || language == Language.QUERY ? text : FormulaParser.known(text);
    if (known != null && !known.isBlank()) {
      formulas.add(new Formula(known, customName, FormulaParser.parse(known, series)));
    }
  }

  private static Display display(@Nullable String name) {
    if (name == null) {
      return Display.OVER_TIME;
    }
    return switch (name) {
      case "ActionsLineGraph",
          "ActionsBar",
          "ActionsUnstackedBar",
          "ActionsStackedBar",
          "ActionsAreaGraph" ->
          Display.OVER_TIME;
      case "ActionsLineGraphCumulative" -> Display.CUMULATIVE;
      case "BoldNumber", "ActionsPie", "ActionsBarValue", "ActionsTable", "WorldMap", "PROGRESS" ->
          Display.TOTAL_VALUE;
      default -> throw Unsupported.feature(name);
    };
  }

  private int smoothing() {
    Double points = options.decimal("smoothingIntervals");
    if (points == null) {
      return 1;
    }
    if (points < 1 || points != Math.rint(points)) {
      throw ApiException.invalidInput(
          "Smoothing intervals must be a positive integer!", "smoothing_intervals");
    }
    if (points > MOST_SMOOTHED) {
      throw ApiException.invalidInput(
          "There may be at most " + MOST_SMOOTHED + " smoothing intervals.", "smoothing_intervals");
    }
    return points.intValue();
  }
}
