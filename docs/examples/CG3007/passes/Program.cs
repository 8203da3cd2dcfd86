System.Console.WriteLine("Hello");
