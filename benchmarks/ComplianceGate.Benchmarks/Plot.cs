using System.Globalization;
using System.Text;
using System.Text.Json;
using static System.FormattableString;

namespace ComplianceGate.Benchmarks;

/// <summary>Draws the recorded figures: both axes logarithmic, so that what grows in proportion is a straight line of slope one.</summary>
internal static class Plot
{
    private const double Width = 800;
    private const double Height = 420;
    private const double Left = 70;
    private const double Bottom = 50;
    private const double Top = 20;
    private const double Right = 230;

    private static readonly string[] Colors = ["#1f6feb", "#8957e5", "#1a7f37", "#9a6700"];

    /// <summary>Draws all that is recorded.</summary>
    /// <param name="data">Folder of the records.</param>
    /// <param name="images">Where the pictures go.</param>
    public static int Run(string data, string images)
    {
        Directory.CreateDirectory(images);
        if (Read<ProjectResult>(Path.Combine(data, "project.json")) is { Count: > 1 } projects)
        {
            Draw(Path.Combine(images, "packages.svg"), "packages of one project", "milliseconds in a warm process",
            [
                new("check, inspection and recording", [.. projects.Select(p => (p.Packages, Statistics.Median(p.All)))]),
                new("check", [.. projects.Select(p => (p.Packages, Statistics.Median(p.Check)))]),
                new("recording", [.. projects.Select(p => (p.Packages, Statistics.Median(p.Record)))]),
            ]);
        }

        if (Read<BuildResult>(Path.Combine(data, "builds.json")) is { } builds)
        {
            var solutions = builds.Where(b => b.Subject.StartsWith("solution:", StringComparison.Ordinal)).OrderBy(Size).ToList();
            if (solutions.Select(Size).Distinct().Count() > 1)
            {
                Draw(Path.Combine(images, "projects.svg"), "projects of one solution", "milliseconds of a whole build",
                [
                    Of("clean, without the gate", "clean", b => b.Without), Of("clean, with the gate", "clean", b => b.With),
                    Of("unchanged, without", "unchanged", b => b.Without), Of("unchanged, with", "unchanged", b => b.With),
                ]);
            }

            Series Of(string name, string kind, Func<BuildResult, double[]> values) => new(name, [.. solutions.Where(b => b.Kind == kind).Select(b => (Size(b), Statistics.Median(values(b))))]);
        }

        return 0;
    }

    private sealed record Series(string Name, (int X, double Y)[] Points);

    private static int Size(BuildResult build) => int.Parse(build.Subject.AsSpan()["solution:".Length..], CultureInfo.InvariantCulture);

    private static List<T>? Read<T>(string file) => File.Exists(file) ? JsonSerializer.Deserialize<List<T>>(File.ReadAllText(file)) : null;

    private static void Draw(string file, string x, string y, Series[] series)
    {
        var points = series.SelectMany(s => s.Points).ToList();
        var (minX, maxX) = (Math.Floor(Math.Log10(points.Min(p => p.X))), Math.Ceiling(Math.Log10(points.Max(p => p.X))));
        var (minY, maxY) = (Math.Floor(Math.Log10(points.Min(p => p.Y))), Math.Ceiling(Math.Log10(points.Max(p => p.Y))));
        var svg = new StringBuilder();
        svg.Append(Invariant($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" role=\"img\" font-family=\"system-ui,sans-serif\" font-size=\"12\">\n<title>{y} by {x}</title>\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n"));
        for (var decade = minX; decade <= maxX; decade++)
        {
            svg.Append(Invariant($"<path d=\"M{X(decade):0.0} {Top}V{Height - Bottom}\" stroke=\"#d0d7de\"/><text x=\"{X(decade):0.0}\" y=\"{Height - Bottom + 18}\" text-anchor=\"middle\">{Math.Pow(10, decade):N0}</text>\n"));
        }

        for (var decade = minY; decade <= maxY; decade++)
        {
            svg.Append(Invariant($"<path d=\"M{Left} {Y(decade):0.0}H{Width - Right}\" stroke=\"#d0d7de\"/><text x=\"{Left - 6}\" y=\"{Y(decade) + 4:0.0}\" text-anchor=\"end\">{Math.Pow(10, decade):N0}</text>\n"));
        }

        svg.Append(Invariant($"<text x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 10}\" text-anchor=\"middle\">{x}</text>\n<text transform=\"translate(16 {(Top + Height - Bottom) / 2}) rotate(-90)\" text-anchor=\"middle\">{y}</text>\n"));
        for (var i = 0; i < series.Length; i++)
        {
            var line = string.Join(' ', series[i].Points.Select(p => Invariant($"{X(Math.Log10(p.X)):0.0},{Y(Math.Log10(p.Y)):0.0}")));
            svg.Append(Invariant($"<polyline points=\"{line}\" fill=\"none\" stroke=\"{Colors[i]}\" stroke-width=\"2\"{(i % 2 == 1 ? " stroke-dasharray=\"6 4\"" : "")}/>\n"));
            foreach (var p in series[i].Points)
            {
                svg.Append(Invariant($"<circle cx=\"{X(Math.Log10(p.X)):0.0}\" cy=\"{Y(Math.Log10(p.Y)):0.0}\" r=\"3\" fill=\"{Colors[i]}\"><title>{p.X:N0}: {p.Y:0.0}</title></circle>\n"));
            }

            svg.Append(Invariant($"<text x=\"{Width - Right + 10}\" y=\"{Top + 14 + (i * 18)}\" fill=\"{Colors[i]}\">{series[i].Name}</text>\n"));
        }

        File.WriteAllText(file, svg.Append("</svg>\n").ToString());

        double X(double log) => Left + ((log - minX) / Math.Max(1, maxX - minX) * (Width - Left - Right));

        double Y(double log) => Height - Bottom - ((log - minY) / Math.Max(1, maxY - minY) * (Height - Top - Bottom));
    }
}
