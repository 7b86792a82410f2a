package io.dashgate.pictures;

import io.dashgate.charts.Chart;
import io.dashgate.charts.Fonts;
import io.dashgate.platform.http.ApiReply;
import io.dashgate.platform.problem.ApiException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Draws pictures. What takes long is drawn on a worker, one after another, so that a picture of
 * pixels is in memory only once. Shared by all verticles.
 */
public final class Pictures {

  private static final Logger log = LoggerFactory.getLogger(Pictures.class);

  /** A picture takes up to a tenth of a second; a longer queue would not be served in time. */
  private static final int MAX_PENDING = 32;

  private static final int MAX_PENDING_OF_PROJECT = 8;

  /** Characters of results above which they are read and drawn on the worker. */
  private static final int LONG_TEXT = 64 * 1024;

  private final WorkerExecutor worker;
  private final BooleanSupplier hasFonts;
  private final Map<Long, Integer> pendingByProject = new ConcurrentHashMap<>();

  /** Makes the worker, and says in the log whether it can draw pixels. */
  public Pictures(Vertx vertx) {
    this(vertx, Fonts::areAvailable);
    worker
        .executeBlocking(Fonts::areAvailable)
        .onSuccess(
            available ->
                log.info(
                    available
                        ? "pictures of insights: SVG and PNG"
                        : "pictures of insights: SVG only, since there are no fonts for PNG"));
  }

  /**
   * Makes the worker.
   *
   * @param hasFonts whether texts can be drawn as pixels; asked on the worker
   */
  Pictures(Vertx vertx, BooleanSupplier hasFonts) {
    this.worker = vertx.createSharedWorkerExecutor("pictures", 1);
    this.hasFonts = hasFonts;
  }

  /** Makes the chart of a picture. */
  @FunctionalInterface
  public interface ChartSource {

    /** Reads the result. */
    Chart chart();
  }

  /**
   * Draws a picture.
   *
   * @param length characters of the result
   * @return a 200; fails with a 501 if it cannot be drawn in this format here, with a 503 if too
   *     many wait
   */
  public Future<ApiReply> draw(
      long projectId, PictureRequest wanted, int length, ChartSource source) {
    if (wanted.format() == PictureFormat.PNG) {
      return later(projectId, () -> png(wanted, source));
    }
    return work(projectId, length, () -> svg(wanted, source));
  }

  /** Does work on the worker if it is about a long text, else at once. */
  public <T> Future<T> work(long projectId, int length, Callable<T> call) {
    if (length > LONG_TEXT) {
      return later(projectId, call);
    }
    try {
      return Future.succeededFuture(call.call());
    } catch (Exception failure) {
      return Future.failedFuture(failure);
    }
  }

  private static ApiReply svg(PictureRequest wanted, ChartSource source) {
    String svg = source.chart().svg(wanted.size(), wanted.theme());
    return PictureFormat.SVG.reply(Buffer.buffer(svg));
  }

  private ApiReply png(PictureRequest wanted, ChartSource source) {
    if (!hasFonts.getAsBoolean()) {
      throw ApiException.notAvailable(
          "This server has no fonts to draw pixels with. Pictures are available as SVG.");
    }
    byte[] png = source.chart().png(wanted.size(), wanted.theme(), wanted.scale());
    return PictureFormat.PNG.reply(Buffer.buffer(png));
  }

  private <T> Future<T> later(long projectId, Callable<T> call) {
    int all = pendingByProject.values().stream().mapToInt(Integer::intValue).sum();
    if (all >= MAX_PENDING
        || pendingByProject.getOrDefault(projectId, 0) >= MAX_PENDING_OF_PROJECT) {
      return Future.failedFuture(ApiException.unavailable());
    }
    pendingByProject.merge(projectId, 1, Integer::sum);
    return worker
        .executeBlocking(call, false)
        .onComplete(
            any ->
                pendingByProject.computeIfPresent(
                    projectId, (id, pending) -> pending == 1 ? null : pending - 1));
  }
}
