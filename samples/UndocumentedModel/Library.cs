namespace UndocumentedModel;

/// <summary>Ships a model that nobody documented.</summary>
public static class Library
{
    /// <summary>Where the model lies in the output.</summary>
    public const string Model = "models/sentiment.safetensors";
}
