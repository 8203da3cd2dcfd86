namespace Sample.Greeter
{
    /// <summary>Greets.</summary>
    public static class Greeting
    {
        /// <summary>A greeting for somebody.</summary>
        public static string For(string name) => "Hello, " + name;
    }
}
