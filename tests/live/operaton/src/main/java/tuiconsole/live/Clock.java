package tuiconsole.live;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.Method;
import java.time.Instant;
import java.util.Date;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.ClassUtils;

/**
 * Stops the engine's clock at a chosen instant, so that instances can be old, or exactly as old as one another.
 *
 * <p>REST cannot ask for either, and a history in which everything happened within one minute tests no date filter and no
 * page border.
 */
@Configuration
class Clock {

  @Bean
  ServletRegistrationBean<Hands> hands(@Value("${engine.package}") String engine)
      throws ReflectiveOperationException {
    Class<?> clock = ClassUtils.forName(engine + ".engine.impl.util.ClockUtil", null);
    Hands hands = new Hands(clock.getMethod("setCurrentTime", Date.class), clock.getMethod("reset"));
    return new ServletRegistrationBean<>(hands, "/clock");
  }

  /** {@code PUT /clock?at=INSTANT} stops the clock there, {@code DELETE /clock} lets it run again. */
  static class Hands extends HttpServlet {

    private final transient Method set;
    private final transient Method reset;

    Hands(Method set, Method reset) {
      this.set = set;
      this.reset = reset;
    }

    @Override
    protected void doPut(HttpServletRequest request, HttpServletResponse response)
        throws ServletException, IOException {
      turn(response, set, Date.from(Instant.parse(request.getParameter("at"))));
    }

    @Override
    protected void doDelete(HttpServletRequest request, HttpServletResponse response)
        throws ServletException, IOException {
      turn(response, reset);
    }

    private static void turn(HttpServletResponse response, Method hand, Object... arguments)
        throws ServletException {
      try {
        hand.invoke(null, arguments);
      } catch (ReflectiveOperationException refused) {
        throw new ServletException(refused);
      }
      response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }
  }
}
