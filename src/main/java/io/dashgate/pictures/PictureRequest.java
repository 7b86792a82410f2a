package io.dashgate.pictures;

import io.dashgate.charts.Chart;
import io.dashgate.charts.ChartSize;
import io.dashgate.charts.Theme;
import io.dashgate.platform.contract.Parameters;
import io.dashgate.platform.http.EntityTag;
import io.dashgate.platform.problem.ApiException;
import java.util.Locale;

/**
 * The picture that a request asks for.
 *
 * @param scale pixels of a PNG for each one of the size
 */
public record PictureRequest(PictureFormat format, ChartSize size, Theme theme, int scale) {

  private static final String WIDTH = "width";

  /**
   * Reads the parameters, whose values the contract has checked.
   *
   * @throws ApiException 400 for a PNG with more than {@link Chart#MAX_PIXELS}
   */
  public static PictureRequest of(Parameters parameters, PictureFormat format) {
    ChartSize size =
        new ChartSize((int) parameters.integer(WIDTH), (int) parameters.integer("height"));
    int scale = format == PictureFormat.PNG ? Integer.parseInt(parameters.text("scale")) : 1;
    if (format == PictureFormat.PNG && size.pixels(scale) > Chart.MAX_PIXELS) {
      throw ApiException.invalidInput(
          "A picture has at most 2,000,000 pixels: width, times height, times scale twice.", WIDTH);
    }
    return new PictureRequest(format, size, theme(parameters), scale);
  }

  /** Reads the colors that a request asks for. */
  public static Theme theme(Parameters parameters) {
    return Theme.valueOf(parameters.text("theme").toUpperCase(Locale.ROOT));
  }

  /** Returns the tag of the picture of something with another tag. */
  public EntityTag tag(EntityTag of) {
    return of.with(
        format.name().hashCode(), size.width(), size.height(), theme.name().hashCode(), scale);
  }
}
