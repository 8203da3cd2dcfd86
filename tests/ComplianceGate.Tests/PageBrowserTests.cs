using ComplianceGate.Evidence;

namespace ComplianceGate.Tests;

/// <summary>Our pages in a real browser.</summary>
[TestClass]
public sealed class PageBrowserTests
{
    [TestMethod]
    public void Trial()
    {
        var folder = Environment.GetEnvironmentVariable("CG_TRIAL")!;
        foreach (var count in (int[])[5, 40, 300])
        {
            File.WriteAllBytes(Path.Combine(folder, $"graph{count}.html"), new HtmlReportWriter().Written(ReportSamples.Graph(count)));
        }

        File.WriteAllBytes(Path.Combine(folder, "graph5000.html"), new HtmlReportWriter().Written(ReportSamples.Graph(5000)));
        File.WriteAllBytes(Path.Combine(folder, "full.html"), new HtmlReportWriter().Written(ReportSamples.Full(300)));
        var context = ReportSamples.Graph(300);
        _ = context.Graph;
        for (var i = 0; i < 200; i++)
        {
            new HtmlReportWriter().Written(ReportSamples.Graph(300));
        }

        var watch = System.Diagnostics.Stopwatch.StartNew();
        for (var i = 0; i < 100; i++)
        {
            new HtmlReportWriter().Written(context);
        }

        Console.WriteLine($"300: {watch.Elapsed.TotalMilliseconds / 100} ms");
        File.WriteAllText(Path.Combine(folder, "time.txt"), $"300: {watch.Elapsed.TotalMilliseconds / 100} ms");
    }
}
