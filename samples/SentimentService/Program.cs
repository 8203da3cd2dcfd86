using System.Globalization;
using CsvHelper;
using FluentValidation;
using Humanizer;
using Polly;
using Polly.Retry;
using SentimentService;
using Serilog;

var log = new LoggerConfiguration().WriteTo.Console(formatProvider: CultureInfo.InvariantCulture).CreateLogger();

// The model may still be on its way to a shared disk when the service starts.
var retry = new ResiliencePipelineBuilder()
    .AddRetry(new RetryStrategyOptions { ShouldHandle = new PredicateBuilder().Handle<IOException>(), MaxRetryAttempts = 3 })
    .Build();
var model = retry.Execute(() => SentimentModel.Load(Path.Combine(AppContext.BaseDirectory, "models", "sentiment.safetensors")));
log.Information("Model with {Weights} loaded", "weight".ToQuantity(model.Size));

// With a file: one review a line under the header "Text"; prints a score for each. Without: a web service.
if (args is [var file])
{
    using var reader = new CsvReader(new StreamReader(file), CultureInfo.InvariantCulture);
    foreach (var review in reader.GetRecords<Review>())
    {
        Console.WriteLine($"{model.Score(review.Text):0.00}  {review.Text.Truncate(60)}");
    }

    return;
}

var app = WebApplication.CreateBuilder(args).Build();
var rules = new ReviewRules();
app.MapPost("/sentiment", (Review review) => rules.Validate(review) is { IsValid: false } bad
    ? Results.ValidationProblem(bad.ToDictionary())
    : Results.Ok(new { score = model.Score(review.Text) }));
app.Run();

internal sealed record Review(string Text);

internal sealed class ReviewRules : AbstractValidator<Review>
{
    public ReviewRules() => RuleFor(r => r.Text).NotEmpty().MaximumLength(5000);
}
